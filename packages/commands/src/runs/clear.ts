import { namePattern } from '@ml-airflow/core'
import type { ClearReport, ClearRequest, ClearSelection } from '@ml-airflow/engine'
import { dagId, subdir } from '../dags/dag-arguments.ts'
import { flag, list, option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import { operatorUnlessDry, reason } from '../framework/confirmed-change.ts'
import { formatDate } from '../framework/dates.ts'
import { date } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { requireDag } from './find-run.ts'
import { instanceName } from './instance-name.ts'
import { keepDefinition } from './keep-definition.ts'

const clearArguments = [
  dagId,
  option('task_regex', {
    short: '-t',
    description: 'only tasks whose ids match this regular expression (default: all)',
  }),
  option('start_date', { short: '-s', kind: date, description: 'runs of this execution date and later' }),
  option('end_date', { short: '-e', kind: date, description: 'runs of this execution date and earlier' }),
  subdir,
  flag('upstream', { short: '-u', description: 'include tasks upstream of these' }),
  flag('downstream', { short: '-d', description: 'include tasks downstream of these' }),
  flag('only_failed', { short: '-f', description: 'only failed tasks, and tasks that waited for them' }),
  flag('only_running', { short: '-r', description: 'only running tasks; they are ended and start again' }),
  list('sample', { description: 'only these samples, of per-sample tasks' }),
  flag('exclude_subdags', { short: '-x', description: 'accepted: there are no sub-DAGs' }),
  flag('exclude_parentdag', { short: '-xp', description: 'accepted: there are no sub-DAGs' }),
  flag('dag_regex', {
    short: '-dx',
    description: 'dag_id is a regular expression: selects all DAGs whose ids match it',
  }),
  flag('no_confirm', { short: '-c', description: 'do not ask' }),
  flag('yes', { short: '-y', description: 'do not ask' }),
  keepDefinition,
  flag('dry_run', { short: '-dr', description: 'only show what would be cleared' }),
  reason,
] as const

type RunInstances = Pick<ClearSelection, 'run' | 'instances'>

/** Selected task instances of one DAG. */
interface Chosen {
  readonly request: ClearRequest
  readonly selections: readonly ClearSelection[]
}

export const clear = defineCommand({
  name: 'clear',
  modern: ['tasks clear'],
  summary: 'Makes finished tasks run again: their records no longer count as done, and their runs continue.',
  examples: [
    'clear ml_training_dag -t training -d -s 2015-06-01 -e 2015-06-30',
    'clear ml_training_dag -f -c',
    'clear iris_training_dag -t iris_train --sample fold_1 fold_3 --dry_run',
  ],
  arguments: clearArguments,
  access: operatorUnlessDry,
  dagOf: async (_workbench, given) => (given.dag_regex ? undefined : given.dag_id),
  rest: {
    arguments: [
      ...(['dag_id', 'task_regex', 'start_date', 'end_date', 'subdir', 'upstream', 'downstream'] as const),
      ...(['only_failed', 'only_running', 'exclude_subdags'] as const),
    ],
    fixed: ['--no_confirm'],
    since: '0.1',
  },
  differs:
    'Tasks that failed only because of a cleared task are revived without -d. Other runs that have used a cleared result keep their state; their next run does the task again.',
  async run(workbench, given) {
    const chosen = await select(workbench, given)
    const selections = chosen.flatMap((one) => one.selections)
    const count = selections.reduce((sum, { instances }) => sum + instances.length, 0)
    if (count === 0)
      return workbench.output.answer({ task_instances: [], made_again: [], cleared: 0 }, () => 'Nothing to clear.')
    const madeAgain = await madeAgainIn(workbench, selections)
    const lines = previewOf(selections, madeAgain)
    const body = { task_instances: selections.flatMap(bodiesOf), made_again: madeAgain.flatMap(bodiesOf) }
    if (given.dry_run) {
      const text = [`These ${count} task instances would be cleared:`, ...lines].join('\n')
      return workbench.output.answer({ ...body, cleared: 0 }, () => text)
    }
    if (!given.no_confirm && !given.yes) {
      workbench.output.say([`You are about to clear these ${count} task instances:`, ...lines, ''].join('\n'))
      if (!(await workbench.input.agrees('Are you sure? (yes/no): '))) {
        workbench.output.say('Cancelled, nothing was cleared.')
        workbench.exitCode = 1
        return
      }
    }
    const done = await clearAll(workbench, chosen)
    workbench.output.answer({ ...body, ...done }, () => sentenceOf(done))
  },
})

async function select(workbench: Workbench, given: GivenOf<typeof clearArguments>): Promise<readonly Chosen[]> {
  const clears = await workbench.clears()
  const chosen: Chosen[] = []
  for (const dagId of await dagsOf(workbench, given)) {
    const request = {
      dagId,
      from: given.start_date,
      to: given.end_date,
      taskRegex: given.task_regex,
      mayFitNone: given.dag_regex,
      upstream: given.upstream,
      downstream: given.downstream,
      onlyFailed: given.only_failed,
      onlyRunning: given.only_running,
      keepsDefinition: given.keep_definition,
      samples: given.sample,
    }
    chosen.push({ request, selections: await clears.select(request) })
  }
  return chosen
}

async function dagsOf(workbench: Workbench, given: GivenOf<typeof clearArguments>): Promise<readonly string[]> {
  if (!given.dag_regex) {
    await requireDag(workbench, given.dag_id)
    return [given.dag_id]
  }
  const isMeant = namePattern(given.dag_id)
  return (await workbench.registry()).dags.map(({ id }) => id).filter(isMeant)
}

async function clearAll(workbench: Workbench, chosen: readonly Chosen[]): Promise<ClearReport> {
  const clears = await workbench.clears()
  const total = { cleared: 0, ended: 0, reopened: 0 }
  for (const { request, selections } of chosen) {
    const report = await clears.clear(request, selections, workbench.caller.name)
    total.cleared += report.cleared
    total.ended += report.ended
    total.reopened += report.reopened
  }
  return total
}

async function madeAgainIn(
  workbench: Workbench,
  selections: readonly ClearSelection[],
): Promise<readonly RunInstances[]> {
  const { madeAgainFor } = await import('@ml-airflow/engine')
  const store = await workbench.store()
  const found: RunInstances[] = []
  for (const one of selections) found.push({ run: one.run, instances: await madeAgainFor(store, one) })
  return found
}

function previewOf(selections: readonly RunInstances[], madeAgain: readonly RunInstances[]): readonly string[] {
  const again = madeAgain.flatMap(linesOf)
  const head =
    again.length === 0 ? [] : ['These run again as well, because their removed temporary outputs are needed:']
  return [...selections.flatMap(linesOf), ...head, ...again]
}

function linesOf({ run, instances }: RunInstances): readonly string[] {
  const date = formatDate(run.executionDate)
  return instances.map((one) => `<TaskInstance: ${run.dagId}.${instanceName(one)} ${date} [${one.state}]>`)
}

function bodiesOf({ run, instances }: RunInstances) {
  return instances.map(({ taskId, sample, state }) => ({
    dag_id: run.dagId,
    run_id: run.runId,
    execution_date: run.executionDate.toISOString(),
    task_id: taskId,
    sample: sample === '' ? null : sample,
    state,
  }))
}

function sentenceOf({ cleared, ended, reopened }: ClearReport): string {
  const also = [
    ended > 0 ? `${ended} of them were running and were ended` : '',
    reopened > 0 ? `${reopened} closed ${reopened === 1 ? 'run continues' : 'runs continue'}` : '',
  ].filter(Boolean)
  return `${cleared} task instance${cleared === 1 ? ' was' : 's were'} cleared${also.map((one) => `; ${one}`).join('')}.`
}
