import { z } from 'zod'

/** For every request after which tasks run again. */
export const keepDefinition = z
  .boolean()
  .default(false)
  .describe('Runs again with the DAG files with which each run was created. Default: with the current ones.')
