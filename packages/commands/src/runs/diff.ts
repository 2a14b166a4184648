import { isReused, MlAirflowError, type RecordedInstance, type Run, wasLeftOut } from '@ml-airflow/core'
import type { InstancePair, RunComparison } from '@ml-airflow/engine'
import type { OutputFiles, OutputMetrics } from '@ml-airflow/shell'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatDuration } from '../framework/dates.ts'
import { stateWord } from '../framework/terminal/state-word.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { anyRun, type GivenRun, getAnyRun, runOfDag } from './find-any-run.ts'
import { getRun } from './find-run.ts'

export const diff = defineCommand({
  name: 'diff',
  summary: 'Compares two runs: their confs, the decision for each task, and the numbers in their JSON outputs.',
  examples: ['diff 16 17', 'diff nightly-6 nightly-7 -o json', 'diff ml_training_dag nightly-6 nightly-7'],
  arguments: [
    anyRun,
    positional('other', {
      placeholder: 'other',
      description: "the run to compare with, named in the same way; after a DAG's id, the first of its two runs",
    }),
    { ...runOfDag, description: "after a DAG's id: the second of its two runs" },
  ],
  access: 'viewer',
  async run(workbench, { run, other, run_of_dag }) {
    const [{ compareRuns }, { OutputFiles }] = await Promise.all([
      import('@ml-airflow/engine'),
      import('@ml-airflow/shell'),
    ])
    const [a, b] = await runsOf(workbench, { run, other, run_of_dag })
    if (a.id === b.id) throw new MlAirflowError('bad_argument', `Both are run ${a.id} ('${a.runId}'): give two runs.`)
    const comparison = await compareRuns(await workbench.storeWithoutDags(), a, b)
    const files = new OutputFiles(workbench.settings.OUTPUT_DIR)
    const metrics: MetricDifference[] = []
    for (const pair of comparison.tasks) metrics.push(...(await metricsOf(files, pair)))
    const body = bodyOf({ a, b }, comparison, metrics)
    workbench.output.answer(body, () => asText(workbench, body))
  },
})

/** Two runs by one word each, or two of the same DAG after its id. */
async function runsOf(
  workbench: Workbench,
  { run, other, run_of_dag: second }: GivenRun & { readonly other: string },
): Promise<readonly [Run, Run]> {
  return second === undefined
    ? [await getAnyRun(workbench, run), await getAnyRun(workbench, other)]
    : [await getRun(workbench, run, other), await getRun(workbench, run, second)]
}

interface MetricDifference {
  readonly task_id: string
  readonly sample: string | null
  readonly metric: string
  readonly a: number | null
  readonly b: number | null
}

/** Skips outputs that both runs share. */
async function metricsOf(
  files: OutputFiles,
  { taskId, sample, a, b }: InstancePair,
): Promise<readonly MetricDifference[]> {
  if (a?.outputPath === b?.outputPath) return []
  const { allMetricsIn } = await import('@ml-airflow/shell')
  const numbersOf = async (one: RecordedInstance | undefined): Promise<OutputMetrics> =>
    one?.outputPath === undefined ? {} : allMetricsIn(files, one.outputPath)
  const [ofA, ofB] = [await numbersOf(a), await numbersOf(b)]
  const names = [...new Set([...Object.keys(ofA), ...Object.keys(ofB)])].filter((name) => ofA[name] !== ofB[name])
  return names.map((metric) => ({
    task_id: taskId,
    sample: sample === '' ? null : sample,
    metric,
    a: ofA[metric] ?? null,
    b: ofB[metric] ?? null,
  }))
}

type Body = ReturnType<typeof bodyOf>

function bodyOf(
  { a, b }: { readonly a: Run; readonly b: Run },
  { changes, tasks }: RunComparison,
  metrics: readonly MetricDifference[],
) {
  return {
    a: nameOf(a),
    b: nameOf(b),
    conf: Object.entries(changes).map(([name, [before, after]]) => ({ name, a: before ?? null, b: after ?? null })),
    tasks: tasks.map((pair) => ({
      task_id: pair.taskId,
      sample: pair.sample === '' ? null : pair.sample,
      a: sideOf(pair.a),
      b: sideOf(pair.b),
    })),
    metrics,
  }
}

function nameOf({ id, dagId, runId, state }: Run) {
  return { id, dag_id: dagId, run_id: runId, state }
}

function sideOf(instance: RecordedInstance | undefined) {
  if (instance === undefined) return null
  const { state, decision, reason, startedAt, finishedAt } = instance
  const duration = isReused(instance) ? '' : formatDuration(startedAt, finishedAt)
  return { state, left_out: wasLeftOut(instance), decision, reason, duration }
}

function asText({ output }: Workbench, { a, b, conf, tasks, metrics }: Body): string {
  const titles = [a, b].map(({ id, dag_id, run_id, state }) => `${id}: ${dag_id} ${run_id} (${state})`)
  const head = ['a', 'b'].map((side, at) => `${side} is run ${titles[at]}`)
  const side = (one: Body['tasks'][number]['a']) =>
    one === null ? '' : `${stateWord(one)}, ${one.reason}${one.duration === '' ? '' : `, ${one.duration}`}`
  const confText =
    conf.length === 0
      ? 'The confs are the same.'
      : output.table(
          ['parameter', 'a', 'b'],
          conf.map((one) => [one.name, String(one.a ?? ''), String(one.b ?? '')]),
        )
  const tasksText = output.table(
    ['task', 'sample', 'a', 'b'],
    tasks.map((one) => [one.task_id, one.sample ?? '', side(one.a), side(one.b)]),
  )
  const metricsText =
    metrics.length === 0
      ? 'No number in a JSON output differs.'
      : output.table(
          ['task', 'sample', 'metric', 'a', 'b', 'b - a'],
          metrics.map((one) => [one.task_id, one.sample ?? '', one.metric, one.a ?? '', one.b ?? '', changeOf(one)]),
        )
  return [...head, confText, tasksText, metricsText].join('\n')
}

function changeOf({ a, b }: MetricDifference): string {
  if (a === null || b === null) return ''
  const change = Number((b - a).toPrecision(6))
  return change > 0 ? `+${change}` : String(change)
}
