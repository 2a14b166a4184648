import { z } from 'zod'

/** For every request after which tasks run again. */
export const keepDefinition = z
  .boolean()
  .default(false)
  .describe(
    'Runs again with the DAG files that each run used. Default: with the current ones. Not for cancel, mark_success and mark_failed.',
  )
