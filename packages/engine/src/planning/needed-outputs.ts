import { GraphIndex, type PlanInput, type PlannedInstance, planInstances } from '@ml-airflow/core'
import { eachInSlices } from '../running/slices.ts'

/**
 * Plans until every removed output that a planned task instance reads is made again. Making one again can make further
 * task instances run, which may need further outputs.
 * @param hasRemoved whether any output is removed. Usually none is, and one pass over the task instances is enough.
 */
export async function planWithNeeds(input: PlanInput, hasRemoved: boolean): Promise<readonly PlannedInstance[]> {
  if (!hasRemoved) return plan(input)
  const needs = new Map<string, string>()
  for (;;) {
    const instances = await plan(
      needs.size === 0 ? input : { ...input, neededBy: (...key) => needs.get(keyOf(...key)) },
    )
    const removed = instances.filter((instance) => staysRemoved(instance, input))
    if (removed.length === 0) return instances
    const known = needs.size
    for (const [key, taskId] of readersIn(input, instances, removed)) needs.set(key, taskId)
    if (needs.size === known) return instances
  }
}

async function plan(input: PlanInput): Promise<readonly PlannedInstance[]> {
  const instances: PlannedInstance[] = []
  await eachInSlices(planInstances(input), (instance) => void instances.push(instance))
  return instances
}

/** A task instance that its rule leaves out stays skipped, even if its output is read. */
function staysRemoved({ taskId, sample, decision }: PlannedInstance, { recordOf }: PlanInput): boolean {
  return decision.reason === 'finished' && recordOf(taskId, sample)?.output.kind === 'removed'
}

/** For each removed output that is read: the task that reads it. */
function readersIn(
  { graph }: PlanInput,
  instances: readonly PlannedInstance[],
  removed: readonly PlannedInstance[],
): ReadonlyMap<string, string> {
  const index = new GraphIndex(graph)
  const open = new Map<string, Set<string>>()
  for (const { taskId, sample, decision } of instances)
    if (decision.kind !== 'skip') open.set(taskId, (open.get(taskId) ?? new Set()).add(sample))
  const readers = new Map<string, string>()
  for (const { taskId, sample } of removed) {
    const reader = index.downstream(taskId, sample).find((one) => {
      const samples = open.get(one.taskId)
      return samples !== undefined && (one.sample === undefined || samples.has(one.sample))
    })
    if (reader !== undefined) readers.set(keyOf(taskId, sample), reader.taskId)
  }
  return readers
}

function keyOf(taskId: string, sample: string): string {
  return `${taskId}/${sample}`
}
