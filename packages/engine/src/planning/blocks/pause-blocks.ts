import type { Dag, Store } from '@ml-airflow/core'
import { type BlockOf, NO_BLOCKS } from './block-of.ts'

/** Blocks all tasks of a paused DAG. */
export async function pauseBlocks({ dags }: Pick<Store, 'dags'>, { id }: Dag): Promise<BlockOf> {
  if (!(await dags.listPaused()).has(id)) return NO_BLOCKS
  return () => ({ reason: 'paused', sentence: `It will wait: DAG '${id}' is paused.` })
}
