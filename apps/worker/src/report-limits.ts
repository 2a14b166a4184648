import type { Settings } from '@ml-airflow/config'
import { type DagRegistry, limitsOf } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'
import { limitsLack } from '@ml-airflow/shell'

/** Reports tasks whose limits this worker cannot enforce. Their commands run all the same. */
export function reportLimits({ dags }: DagRegistry, { WORKER_CGROUP }: Settings, observer: Observer): void {
  const limited = dags.find(({ tasks }) => [...tasks.values()].some((task) => limitsOf(task) !== undefined))
  const lack = limited && limitsLack(WORKER_CGROUP)
  if (lack === undefined) return
  observer.trouble(
    `The memory and cpus of tasks, such as those of DAG '${limited?.id}', have no effect here: ${lack}.`,
    undefined,
  )
}
