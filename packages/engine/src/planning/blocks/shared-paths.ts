import type { Dag, PlannedInstance } from '@ml-airflow/core'
import type { PlannedConf } from '../run-planner.ts'
import { taken } from './output-blocks.ts'
import { plannedPath } from './planned-path.ts'

/** Adds a block where outputs of two of several planned runs would have one path. An earlier run gets it. */
export function withSharedPaths(dag: Dag, outputDir: string, runs: readonly PlannedConf[]): readonly PlannedConf[] {
  const owners = new Map<string, string>()
  return runs.map((run, index) => {
    const paths = pathsOf(dag, outputDir, run)
    const instances = run.plan.instances.map((instance) => withBlock(instance, owners, paths.get(instance)))
    for (const [instance, path] of paths)
      if (!owners.has(path)) owners.set(path, `${nameOf(instance)} of run ${index + 1} of these`)
    return { ...run, plan: { ...run.plan, instances } }
  })
}

function pathsOf(dag: Dag, outputDir: string, run: PlannedConf): ReadonlyMap<PlannedInstance, string> {
  const paths = new Map<PlannedInstance, string>()
  for (const instance of run.plan.instances) {
    if (instance.decision.kind !== 'run') continue
    const path = plannedPath(dag, run.plan, instance, { ...run, outputDir })
    if (path !== undefined) paths.set(instance, path)
  }
  return paths
}

function withBlock(
  instance: PlannedInstance,
  owners: ReadonlyMap<string, string>,
  path: string | undefined,
): PlannedInstance {
  const owner = path === undefined ? undefined : owners.get(path)
  if (path === undefined || owner === undefined || instance.blocked !== undefined) return instance
  return { ...instance, blocked: taken(path, owner) }
}

function nameOf({ taskId, sample }: PlannedInstance): string {
  return sample === '' ? `task '${taskId}'` : `task '${taskId}' [${sample}]`
}
