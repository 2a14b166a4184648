import type { Block, PlannedInstance } from '@ml-airflow/core'

/** What stands in the way of a planned task instance. */
export type BlockOf = (instance: PlannedInstance) => Block | undefined

export const NO_BLOCKS: BlockOf = () => undefined
