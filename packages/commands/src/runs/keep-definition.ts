import { flag } from '../framework/arguments.ts'

/** Of commands that run something again. */
export const keepDefinition = flag('keep_definition', {
  description: 'use the DAG files that the run used (default: the current ones)',
})
