import type { TaskState } from '@ml-airflow/core'
import type { Cluster } from '../cluster/cluster.ts'

/** State of a task in the latest run. */
export async function stateOf(cluster: Cluster, taskId: string): Promise<TaskState | undefined> {
  const instances = await cluster.instancesOf(cluster.answers.at(-1)?.runId ?? '')
  return instances.find((one) => one.taskId === taskId)?.state
}
