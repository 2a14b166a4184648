import { option, positional } from '../framework/arguments.ts'

/** Which run is meant. */
export const runOfDate = positional('execution_date', { description: 'execution date of the run, or its run id' })
export const sample = option('sample', { description: 'the sample, of a task that runs per sample' })
