import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyTask, type Conf, type Dag, MlAirflowError, NO_SAMPLE, type Run } from '@ml-airflow/core'
import { dagId, subdir, taskId } from '../dags/dag-arguments.ts'
import { option, positional } from '../framework/arguments.ts'
import { formatDate } from '../framework/dates.ts'
import { json } from '../framework/kinds.ts'
import { findRunOrDate, getTask } from '../runs/find-run.ts'
import { RUN_OR_DATE } from '../runs/run-arguments.ts'
import type { Workbench } from '../workbench/workbench.ts'
import type { TestSubject } from './tested-store.ts'
import type { TestParts } from './tested-task.ts'

export const taskAtDate = [dagId, taskId, positional('execution_date', { description: RUN_OR_DATE }), subdir] as const

export const taskParams = option('task_params', {
  short: '-tp',
  kind: json,
  description: 'parameters as JSON, @FILE or -; they override those of the run',
})
export const oneSample = option('sample', {
  description: 'sample of a per-sample task (default: the first)',
})

interface Asked {
  readonly dag_id: string
  readonly task_id: string
  readonly execution_date: string
  readonly task_params: unknown
  readonly sample: string | undefined
}

/** Calls `work` with a task and everything a try needs, in a folder that is then removed unless `keeps` returns true. */
export async function withTestRun<R>(
  workbench: Workbench,
  asked: Asked,
  work: (parts: TestParts, subject: TestSubject) => Promise<R>,
  keeps: (result: R) => boolean = () => false,
): Promise<R> {
  const registry = await workbench.registry()
  const dag = registry.get(asked.dag_id)
  const task = getTask(dag, asked.task_id)
  const store = await workbench.store()
  const run = runOf(dag, task, asked, await findRunOrDate(workbench, dag.id, asked.execution_date))
  const sample = sampleOf(task, asked, run)
  const folder = mkdtempSync(join(tmpdir(), 'ml-airflow-test-'))
  let kept = false
  try {
    const subject = { dag, folder: registry.folderOf(dag.id), task, run, sample, logPath: join(folder, 'test.log') }
    const result = await work({ store, settings: workbench.settings, folder }, subject)
    kept = keeps(result)
    if (kept) workbench.output.say(`Its log and its output are kept in ${folder}`)
    return result
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true })
  }
}

/** @throws MlAirflowError `bad_argument` if only a list defines the samples and no sample is given */
function sampleOf(task: AnyTask, { sample }: Asked, run: Run): string {
  if (!task.perSample) return NO_SAMPLE
  if (sample !== undefined || task.samplesFrom === undefined) return sample ?? run.options.samples[0] ?? NO_SAMPLE
  const sentence = `Task '${task.id}' runs for the samples that '${task.samplesFrom.task.id}' lists: name one of them with --sample.`
  throw new MlAirflowError('bad_argument', sentence)
}

/** The run of this date, or a synthetic one. Only the parameters that the task reads are required. */
function runOf(
  dag: Dag,
  task: AnyTask,
  { task_params: given }: Asked,
  { run, date }: { readonly run: Run | undefined; readonly date: Date },
): Run {
  const values = { ...run?.conf, ...(given as Conf | undefined) }
  const others = dag.parameters.names.filter((name) => !task.parameters.names.includes(name))
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !others.includes(name)))
  const conf = run === undefined && given === undefined ? parseDefaults(dag, task, date) : task.parameters.parse(own)
  return run === undefined ? newTestRun(dag, date, conf) : { ...run, conf }
}

/** The error for missing parameters lists their possible sources. */
function parseDefaults(dag: Dag, task: AnyTask, date: Date): Conf {
  try {
    return task.parameters.parse({})
  } catch (cause) {
    if (!(cause instanceof MlAirflowError)) throw cause
    const example = JSON.stringify(Object.fromEntries(task.parameters.names.map((name) => [name, '…'])))
    const line = `ml-airflow test ${dag.id} ${task.id} ${date.toISOString().slice(0, 10)} -tp '${example}'`
    const hint = `DAG '${dag.id}' has no run of ${formatDate(date)} that provides them. Give them like this: ${line}`
    throw new MlAirflowError(cause.code, `${cause.message} ${hint}`, { cause, problems: cause.problems })
  }
}

export function newTestRun({ id, samples }: Dag, executionDate: Date, conf: Conf): Run {
  return {
    id: 0,
    dagId: id,
    runId: `test__${formatDate(executionDate)}`,
    state: 'running',
    conf,
    options: { force: [], forceDownstream: false, samples },
    executionDate,
    externalTrigger: true,
    createdAt: new Date(),
    startedAt: undefined,
    finishedAt: undefined,
  }
}
