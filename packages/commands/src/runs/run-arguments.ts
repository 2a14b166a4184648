import { option, positional } from '../framework/arguments.ts'

/** Arguments that select a run. */
export const runOfDate = positional('execution_date', { description: 'execution date, run id or number of the run' })
/** The run may also not exist: its parameters are given, and its date is this one. */
export const RUN_OR_DATE = 'execution date; or date, run id or number of an existing run, which provides the parameters'
export const sample = option('sample', { description: 'sample of a per-sample task' })
