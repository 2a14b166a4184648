import type { AnyTask, Block, Dag, RunOptions, Store } from '@ml-airflow/core'
import { type BlockOf, NO_BLOCKS } from './block-of.ts'

/** Blocks a task that would wait forever for slots of its pool. */
export async function poolBlocks(
  store: Pick<Store, 'pools'>,
  dag: Dag,
  { pool: pooledIn }: RunOptions,
): Promise<BlockOf> {
  const poolOf = (task: AnyTask | undefined) => pooledIn ?? task?.pool
  if (![...dag.tasks.values()].some((task) => poolOf(task) !== undefined)) return NO_BLOCKS
  const slots = new Map((await store.pools.list()).map((pool) => [pool.name, pool.slots]))
  return ({ taskId }) => {
    const task = dag.tasks.get(taskId)
    return blockBy(poolOf(task), task?.poolSlots ?? 1, slots)
  }
}

function blockBy(pool: string | undefined, wanted: number, slots: ReadonlyMap<string, number>): Block | undefined {
  if (pool === undefined) return undefined
  const has = slots.get(pool)
  if (has === undefined) return { reason: 'pool_missing', sentence: `It will wait: there is no pool '${pool}'.` }
  if (has < 0 || wanted <= has) return undefined
  const sentence = `It will wait: it takes ${wanted} slots, and pool '${pool}' has only ${has}.`
  return { reason: 'pool_too_small', sentence }
}
