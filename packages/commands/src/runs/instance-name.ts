import type { TaskInstance } from '@ml-airflow/core'

/** A task instance as people read it: `iris_train [fold_1]`; without a sample, only the task. */
export function instanceName({ taskId, sample }: Pick<TaskInstance, 'taskId' | 'sample'>): string {
  return sample === '' ? taskId : `${taskId} [${sample}]`
}
