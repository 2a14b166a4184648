import { type Dag, GraphIndex, type PlannedInstance, type RecordName, type Store, tableOf } from '@ml-airflow/core'
import type { Plan } from '../plan.ts'
import { type BlockOf, NO_BLOCKS } from './block-of.ts'

/** Number of consecutive failures after which the next try is expected to fail. */
const FAILURES = 3
/** Maximum number of failed records to check per plan. */
const MOST = 50

/** Blocks the tasks downstream of one that has failed repeatedly with the same parameters. That task is tried once more. */
export async function failingBlocks(
  { instanceHistory }: Pick<Store, 'instanceHistory'>,
  dag: Dag,
  plan: Plan,
): Promise<BlockOf> {
  const failed = plan.instances.filter(({ decision }) => decision.reason === 'previous_failed').slice(0, MOST)
  if (failed.length === 0) return NO_BLOCKS
  const blocks = new Map<string, string>()
  const index = new GraphIndex(dag.graph)
  for (const one of failed) {
    const record = recordName(dag, plan, one)
    const states = record === undefined ? [] : await instanceHistory.lastEnds(record, FAILURES)
    if (states.length < FAILURES || states.includes('success')) continue
    for (const downstream of index.descendants(one.taskId, one.sample)) blocks.set(keyOf(downstream), one.taskId)
  }
  return ({ taskId, sample }) => {
    // Other rules may start it because of the failure.
    if (index.task(taskId)?.rule !== undefined) return undefined
    const failing = blocks.get(keyOf({ taskId, sample })) ?? blocks.get(keyOf({ taskId, sample: undefined }))
    if (failing === undefined) return undefined
    const sentence = `It will not start unless '${failing}' upstream of it succeeds, which failed in each of its last ${FAILURES} runs for these parameters.`
    return { reason: 'upstream_failing', sentence }
  }
}

function recordName(dag: Dag, { recordOf }: Plan, { taskId, sample }: PlannedInstance): RecordName | undefined {
  const task = dag.tasks.get(taskId)
  const record = recordOf(taskId, sample)
  return task && record && { table: tableOf(task), recordId: record.id }
}

function keyOf({ taskId, sample }: { readonly taskId: string; readonly sample: string | undefined }): string {
  return sample === undefined ? taskId : `${taskId}/${sample}`
}
