import {
  type AnyTask,
  type DagRegistry,
  GraphIndex,
  MlAirflowError,
  outputPathOf,
  type RecordedInstance,
  type StoredRun,
} from '@ml-airflow/core'
import type { KnownRun } from '../running/run-cache.ts'
import { outputContext } from '../tries/context.ts'

export type MarkedState = 'success' | 'failed'

/** The DAGs known to this process. */
export type MarkRegistry = Pick<DagRegistry, 'find' | 'folderOf'>

/** The task of an instance to mark, from the current DAG files. */
export interface MarkedTask {
  readonly known: KnownRun
  readonly task: AnyTask
}

/** @throws MlAirflowError `conflict` if the DAG no longer has the task */
export function markedTask(registry: MarkRegistry, stored: StoredRun, taskId: string): MarkedTask {
  const { run, parametersIds, delivery, graph } = stored
  const dag = registry.find(run.dagId)
  const task = dag?.tasks.get(taskId)
  if (task === undefined)
    throw new MlAirflowError('conflict', `DAG '${run.dagId}' has no task '${taskId}' any more: it cannot be marked.`)
  const folder = registry.folderOf(run.dagId)
  return { known: { run, parametersIds, delivery, index: new GraphIndex(graph), dag, folder }, task }
}

/** The output path that a task declares; undefined without an output. */
export function declaredOutput(
  { known, task }: MarkedTask,
  instance: { readonly sample: string },
  claim: { readonly recordId: number },
  outputDir: string,
): string | undefined {
  return outputPathOf(task, outputContext({ known, task, instance, claim }, outputDir))
}

/** The error for a task instance that another process has taken. */
export function takenMeanwhile({ run }: StoredRun, { taskId, sample }: RecordedInstance): MlAirflowError {
  const which = sample === '' ? '' : ` for sample '${sample}'`
  const sentence = `Task '${taskId}'${which} of run '${run.runId}' was changed by another process meanwhile: check it again.`
  return new MlAirflowError('conflict', sentence)
}
