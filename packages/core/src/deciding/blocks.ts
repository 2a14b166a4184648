/** Why a task instance of a plan would not start, or not succeed, until somebody acts. */
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
  /** For people. */
  readonly sentence: string
}
