import { type Dag, type PlannedInstance, type RecordLocation, type Store, tableOf } from '@ml-airflow/core'
import { inSlices } from '../../running/slices.ts'
import type { Plan } from '../plan.ts'
import type { BlockOf } from './block-of.ts'
import { type OutputSubjects, plannedPath } from './planned-path.ts'

/** Blocks a task whose output path belongs to another record, or to another task of the run. */
export async function outputBlocks(
  { records }: Pick<Store, 'records'>,
  dag: Dag,
  plan: Plan,
  subjects: OutputSubjects,
): Promise<BlockOf> {
  const paths = new Map<PlannedInstance, string>()
  for await (const instance of inSlices(plan.instances)) {
    const path = instance.decision.kind === 'run' ? plannedPath(dag, plan, instance, subjects) : undefined
    if (path !== undefined) paths.set(instance, path)
  }
  if (paths.size === 0) return () => undefined
  const owners = await records.findReservations([...new Set(paths.values())])
  const firsts = new Map<string, PlannedInstance>()
  for (const [instance, path] of paths) if (!firsts.has(path)) firsts.set(path, instance)
  return (instance) => {
    const path = paths.get(instance)
    if (path === undefined) return undefined
    const owner = owners.get(path)
    if (owner !== undefined && !isOwn(dag, plan, instance, owner)) return taken(path, recordName(owner))
    const first = firsts.get(path)
    return first === undefined || first === instance ? undefined : taken(path, instanceName(first))
  }
}

function isOwn(dag: Dag, { recordOf }: Plan, { taskId, sample }: PlannedInstance, owner: RecordLocation): boolean {
  const task = dag.tasks.get(taskId)
  return task !== undefined && tableOf(task) === owner.table && recordOf(taskId, sample)?.id === owner.recordId
}

export function taken(path: string, owner: string) {
  const sentence = `It will fail if it makes an output: ${path} belongs to ${owner}. Let outputPathProvider give each record a separate path, for example by record.id.`
  return { reason: 'output_taken', sentence } as const
}

function recordName({ table, recordId }: RecordLocation): string {
  return `record ${recordId} of '${table}'`
}

function instanceName({ taskId, sample }: PlannedInstance): string {
  return sample === '' ? `task '${taskId}' of the same run` : `task '${taskId}' [${sample}] of the same run`
}
