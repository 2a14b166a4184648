import { MlAirflowError } from '@ml-airflow/core'

/** Invalid combination of arguments. The command line prints the usage and exits with 2. */
export class UsageError extends MlAirflowError {
  constructor(sentence: string) {
    super('bad_argument', sentence)
  }
}
