import { flag } from '../framework/arguments.ts'

/** Of commands that run something again. */
export const keepDefinition = flag('keep_definition', {
  description: 'use the DAG files with which the run was created (default: the current ones)',
})
