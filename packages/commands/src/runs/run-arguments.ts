import { option, positional } from '../framework/arguments.ts'

/** Arguments that select a run. */
export const runOfDate = positional('execution_date', { description: 'execution date of the run, or its run id' })
export const sample = option('sample', { description: 'sample of a per-sample task' })
