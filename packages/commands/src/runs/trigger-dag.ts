import { runBody } from '@ml-airflow/assembly/bodies'
import type { Run } from '@ml-airflow/core'
import type { RunService, TriggerRequest } from '@ml-airflow/engine'
import { subdir } from '../dags/dag-arguments.ts'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import { reason } from '../framework/confirmed-change.ts'
import { formatDate } from '../framework/dates.ts'
import { date } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { confsOfGrid, grid } from './conf-settings.ts'
import { followRun } from './follow-run.ts'
import { reportLines, reportOf } from './run-findings.ts'
import { requestOf, runOptions } from './run-request.ts'

const triggerArguments = [
  ...runOptions,
  grid,
  subdir,
  option('run_id', { short: '-r', description: 'id of the run (default: manual__ and the execution date)' }),
  option('exec_date', { short: '-e', kind: date, description: 'execution date of the run (default: now)' }),
  flag('wait', { description: 'wait for the end of the run: exit code 0 for success, otherwise 1' }),
  reason,
] as const

export const triggerDag = defineCommand({
  name: 'trigger_dag',
  modern: ['dags trigger'],
  summary: 'Triggers a run of a DAG. Repeating a run id returns the existing run.',
  examples: [
    `trigger_dag ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`,
    'trigger_dag iris_training_dag -c @conf.json -r nightly-7 --wait',
    'trigger_dag iris_training_dag --set seed=7 --grid k=1,3,5 --wait',
    'trigger_dag iris_training_dag --force-task iris_train --no-downstream',
  ],
  arguments: triggerArguments,
  access: 'operator',
  rest: { arguments: ['dag_id', 'subdir', 'run_id', 'conf', 'exec_date'], since: '1.6.0' },
  differs:
    'An existing run id with the same conf returns the existing run, so calls can be repeated. Without -e the date has milliseconds, so runs of the same second differ.',
  async run(workbench, given) {
    const requests = await requestsOf(workbench, given)
    const accepted = await acceptAll(workbench, requests)
    for (const sentence of await warningsOf(workbench, given)) workbench.output.say(`Warning: ${sentence}`)
    if (!given.wait) return tell(workbench, given, accepted.map(acceptedAnswer))
    for (const one of accepted) workbench.output.say(sentenceOf(one))
    const ended: Answer[] = []
    for (const { run, created } of accepted)
      ended.push(await endOf(workbench, await followRun(workbench, run), created))
    tell(workbench, given, ended)
    if (ended.some(({ body }) => body.state !== 'success')) workbench.exitCode = 1
  },
})

type Given = GivenOf<typeof triggerArguments>
type Accepted = Awaited<ReturnType<RunService['trigger']>>

/** Result of one run. */
interface Answer {
  readonly body: ReturnType<typeof runBody> & { readonly created: boolean }
  readonly text: string
}

/** One request, or one per conf of a grid. */
async function requestsOf(workbench: Workbench, given: Given): Promise<readonly TriggerRequest[]> {
  const request = {
    ...(await requestOf(workbench, given)),
    runId: given.run_id,
    executionDate: given.exec_date,
    by: `${workbench.caller.name} (${workbench.caller.from})`,
    traceparent: workbench.caller.traceparent,
  }
  if (given.grid === undefined) return [request]
  if (given.run_id !== undefined || given.exec_date !== undefined)
    throw new UsageError('--grid makes several runs, so --run_id and --exec_date cannot be given')
  const { parameters } = (await workbench.registry()).get(given.dag_id)
  return confsOfGrid(parameters, [request.conf], given.grid, given.set).map((conf) => ({ ...request, conf }))
}

/** Checks all confs before it creates the first run. */
async function acceptAll(workbench: Workbench, requests: readonly TriggerRequest[]): Promise<readonly Accepted[]> {
  const runs = await workbench.runs()
  const { checkRequest } = await import('@ml-airflow/engine')
  const registry = await workbench.registry()
  for (const request of requests) checkRequest(registry.get(request.dagId), request)
  const accepted: Accepted[] = []
  for (const request of requests) accepted.push(await runs.trigger(request))
  return accepted
}

async function warningsOf(workbench: Workbench, { dag_id: dagId }: Given): Promise<readonly string[]> {
  const { workerWarnings } = await import('@ml-airflow/engine')
  return workerWarnings(await workbench.storeWithoutDags(), (await workbench.registry()).get(dagId))
}

async function endOf(workbench: Workbench, run: Run, created: boolean): Promise<Answer> {
  const report = await reportOf(workbench, run)
  const body = { ...runBody(run), created, ...report }
  return { body, text: [`Run '${run.runId}' ended: ${run.state}`, ...reportLines(run, report)].join('\n') }
}

function acceptedAnswer(accepted: Accepted): Answer {
  const { run, created } = accepted
  return { body: { ...runBody(run), created }, text: sentenceOf(accepted) }
}

function tell(workbench: Workbench, given: Given, answers: readonly Answer[]): void {
  const bodies = answers.map(({ body }) => body)
  workbench.output.answer(given.grid === undefined ? bodies[0] : bodies, () =>
    answers.map(({ text }) => text).join('\n'),
  )
}

function sentenceOf({ run, created }: Accepted): string {
  return `${created ? 'Created' : 'Already exists:'} ${shown(run)}`
}

/** Airflow's textual form of a run. */
function shown({ dagId, executionDate, runId, externalTrigger }: Run): string {
  return `<DagRun ${dagId} @ ${formatDate(executionDate)}: ${runId}, externally triggered: ${externalTrigger ? 'True' : 'False'}>`
}
