import type { AnyTask, Dag, PlannedInstance, RunOptions, Store } from '@ml-airflow/core'

/** The same plan, where what would wait for ever in its pool says so. */
export async function withPoolTroubles(
  store: Pick<Store, 'pools'>,
  dag: Dag,
  { pool: pooledIn }: RunOptions,
  instances: readonly PlannedInstance[],
): Promise<readonly PlannedInstance[]> {
  const poolOf = (task: AnyTask | undefined) => pooledIn ?? task?.pool
  if (![...dag.tasks.values()].some((task) => poolOf(task) !== undefined)) return instances
  const slots = new Map((await store.pools.list()).map((pool) => [pool.name, pool.slots]))
  return instances.map((instance) => {
    const task = dag.tasks.get(instance.taskId)
    const trouble =
      instance.decision.action === 'skip' ? undefined : troubleWith(poolOf(task), task?.poolSlots ?? 1, slots)
    if (trouble === undefined) return instance
    return { ...instance, decision: { ...instance.decision, sentence: `${instance.decision.sentence} ${trouble}` } }
  })
}

function troubleWith(pool: string | undefined, wanted: number, slots: ReadonlyMap<string, number>): string | undefined {
  if (pool === undefined) return undefined
  const has = slots.get(pool)
  if (has === undefined) return `It will wait: there is no pool '${pool}'.`
  if (has < 0 || wanted <= has) return undefined
  return `It will wait: it takes ${wanted} slots, and pool '${pool}' has only ${has}.`
}
