import type { TaskInstance } from '@ml-airflow/core'
import { instanceName } from '../runs/instance-name.ts'

type Named = Pick<TaskInstance, 'taskId' | 'sample'> & { readonly conf: Readonly<Record<string, unknown>> }

/** A record as people read it: `iris_train [fold_1] k=3`. */
export function recordName({ taskId, sample, conf }: Named): string {
  return [instanceName({ taskId, sample }), ...Object.entries(conf).map(([name, value]) => `${name}=${value}`)].join(
    ' ',
  )
}
