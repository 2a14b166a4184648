import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { INSTANCE_HEAD, instanceRow, type Output } from '@ml-airflow/commands'
import { databaseOf, type Settings } from '@ml-airflow/config'
import { isClosed } from '@ml-airflow/core'
import type { DemoClient, RunDetail } from './demo-client.ts'
import type { PrefixedOutput } from './prefixed-output.ts'

const POLL_MS = 200
/** States before the first event worth a line. */
const COMING: ReadonlySet<string> = new Set(['waiting', 'queued'])
const LAUNCHERS = /^\[\S+\] ml-airflow\| /
const RUNS = [
  { dagId: 'ml_training_dag', conf: { parameter_1: 'parameter_1', parameter_2: 'parameter_2' } },
  { dagId: 'iris_training_dag', conf: {} },
] as const

export interface DemoParts {
  readonly api: DemoClient
  readonly output: Output
  readonly prefixed: PrefixedOutput
  readonly settings: Settings
  readonly signal: AbortSignal
}

/** Triggers two DAGs through the API and shows their progress. Returns whether both succeeded. */
export async function runDemo(parts: DemoParts): Promise<boolean> {
  const ended = await Promise.all(RUNS.map(({ dagId, conf }) => watchRun(parts, dagId, conf)))
  for (const run of ended) showRun(parts, run)
  for (const run of ended) await showOutput(parts, run)
  showPlaces(parts, ended)
  return ended.every(({ state }) => state === 'success')
}

async function watchRun({ api, prefixed, signal }: DemoParts, dagId: string, conf: unknown): Promise<RunDetail> {
  const { id } = await api.trigger(dagId, conf, signal)
  prefixed.say('demo', `Triggered ${dagId} with ${JSON.stringify(conf)}`)
  const seen = new Map<string, string>()
  for (;;) {
    const run = await api.run(id, signal)
    for (const { task_id: taskId, sample, state } of run.task_instances.filter(({ state }) => !COMING.has(state))) {
      const name = sample === null ? taskId : `${taskId} ${sample}`
      if (seen.get(name) !== state) prefixed.say('demo', `${dagId}: ${name}: ${state}`)
      seen.set(name, state)
    }
    if (isClosed(run.state)) return run
    await sleep(POLL_MS, undefined, { signal })
  }
}

function showRun({ output }: DemoParts, run: RunDetail): void {
  const instances = output.table(INSTANCE_HEAD, run.task_instances.map(instanceRow))
  output.print(`\nRun '${run.run_id}' of ${run.dag_id}: ${run.state}\n${instances}\n`)
  const report = run.task_instances.find(({ task_id: taskId }) => taskId === 'iris_report')?.output_path
  if (report) output.print(`Mean accuracy: ${meanAccuracy(report)}; report: ${join(report, 'report.md')}\n`)
}

/** Output of the tasks that ran, except those that run per sample. */
async function showOutput({ api, output, signal }: DemoParts, run: RunDetail): Promise<void> {
  const ran = run.task_instances.filter(({ sample, try_number: tries }) => sample === null && tries > 0)
  if (ran.length === 0) return output.print(`\nNo Bash was started for ${run.dag_id}.\n`)
  output.print(`\nOutput of Bash in ${run.dag_id}\n`)
  for (const { task_id: taskId, try_number: last } of ran) {
    for (const line of (await api.log(run.id, taskId, last, signal))
      .split('\n')
      .filter((line) => !LAUNCHERS.test(line)))
      output.pass(line === '' ? '' : `  ${taskId.padEnd(24)} ${line}\n`)
  }
}

function meanAccuracy(folder: string): string {
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { accuracy: { mean: number } }
  return report.accuracy.mean.toFixed(4)
}

function showPlaces({ api, output, settings }: DemoParts, runs: readonly RunDetail[]): void {
  const database = databaseOf(settings)
  const places = [
    ['DAGs and runs', `${api.address}/admin/`],
    ...runs.map(({ id, dag_id: dagId }) => [`Run of ${dagId}`, `${api.address}/admin/runs/${id}`]),
    ['API, to be tried', `${api.address}/docs`],
    ['Logs', settings.LOG_DIR],
    ['Database', database.type === 'sqlite' ? database.file : `${database.schema} on ${database.host}`],
  ]
  output.print(
    `\nWhere to look\n${places.map(([what = '', where = '']) => `  ${what.padEnd(26)} ${where}\n`).join('')}\n`,
  )
}
