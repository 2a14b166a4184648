import { IDENTIFIER, MlAirflowError } from '@ml-airflow/core'

/** A name to stand in a statement, quoted as both databases understand. */
export function quoted(name: string): string {
  if (!IDENTIFIER.test(name)) throw new MlAirflowError('internal', `'${name}' cannot name a table or a column.`)
  return `\`${name}\``
}
