import type { Block, PlannedInstance } from '@ml-airflow/core'

/** Finds the obstacle of a planned task instance, if any. */
export type BlockOf = (instance: PlannedInstance) => Block | undefined

export const NO_BLOCKS: BlockOf = () => undefined
