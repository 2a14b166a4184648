import type { Block, PlannedInstance } from '@ml-airflow/core'

/** The obstacle of a planned task instance, if it has one. */
export type BlockOf = (instance: PlannedInstance) => Block | undefined

export const NO_BLOCKS: BlockOf = () => undefined
