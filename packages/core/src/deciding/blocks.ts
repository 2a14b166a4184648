/** Reasons why a planned task instance cannot start, or cannot succeed, without intervention. */
export const BLOCK_REASONS = [
  'paused',
  'unknown_to_workers',
  'queue_unserved',
  'gpus_missing',
  'pool_missing',
  'pool_too_small',
  'output_taken',
  'upstream_failing',
] as const
export type BlockReason = (typeof BLOCK_REASONS)[number]

export interface Block {
  readonly reason: BlockReason
  /** A sentence for the user. */
  readonly sentence: string
}
