import { MlAirflowError, quotedNames, type Run, type TaskInstance } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'
import { getRun, requireTask } from './find-run.ts'

export interface InstanceQuery {
  readonly dag_id: string
  readonly task_id: string
  readonly execution_date: string
  readonly sample: string | undefined
}

/**
 * Instances of a task in a run: one, or one per sample.
 * @throws MlAirflowError `not_found`
 */
export async function getInstances(
  workbench: Workbench,
  { dag_id, task_id, execution_date, sample }: InstanceQuery,
): Promise<{ readonly run: Run; readonly instances: readonly TaskInstance[] }> {
  const run = await getRun(workbench, dag_id, execution_date)
  await requireTask(workbench, run, task_id)
  const store = await workbench.store()
  const all = (await store.instances.list(run.id)).filter((one) => one.taskId === task_id)
  const instances = all.filter((one) => (sample ?? one.sample) === one.sample)
  if (instances.length > 0) return { run, instances }
  throw new MlAirflowError('not_found', absence(run, task_id, sample, all))
}

function absence(run: Run, taskId: string, sample: string | undefined, all: readonly TaskInstance[]): string {
  if (run.state === 'queued') return `Run '${run.runId}' has no task instances yet: a worker creates them.`
  const samples = all.map((one) => one.sample)
  const those = samples.length === 0 ? '' : ` Its samples are ${quotedNames(samples)}.`
  return `Run '${run.runId}' has no instance of task '${taskId}'${sample === undefined ? '' : ` for sample '${sample}'`}.${those}`
}
