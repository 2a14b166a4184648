import type { ApiParts } from './parts.ts'

/** The queues that the DAGs name, and those that workers serve, also where workers have other DAGs than this process. */
export async function knownQueues({
  registry,
  store,
}: Pick<ApiParts, 'registry' | 'store'>): Promise<readonly string[]> {
  const named = registry.dags.flatMap((dag) => [dag.queue, ...[...dag.tasks.values()].map(({ queue }) => queue)])
  const served = (await store.workers.list()).flatMap(({ queues }) => queues)
  const names = [...named, ...served].filter((name) => name !== undefined)
  return [...new Set(names)].sort()
}
