import { MlAirflowError } from '@ml-airflow/core'

/** The arguments do not go together. The command line adds the usage line, and ends with 2. */
export class UsageError extends MlAirflowError {
  constructor(sentence: string) {
    super('bad_argument', sentence)
  }
}
