import type { ApiParts } from './parts.ts'

/** Queues that the DAGs name or that workers serve. Workers may have DAGs that this process lacks. */
export async function knownQueues({
  registry,
  store,
}: Pick<ApiParts, 'registry' | 'store'>): Promise<readonly string[]> {
  const named = registry.dags.flatMap((dag) => [dag.queue, ...[...dag.tasks.values()].map(({ queue }) => queue)])
  const served = (await store.workers.list()).flatMap(({ queues }) => queues)
  const names = [...named, ...served].filter((name) => name !== undefined)
  return [...new Set(names)].sort()
}
