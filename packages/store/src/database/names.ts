import { IDENTIFIER, MlAirflowError } from '@ml-airflow/core'

/** A name quoted for a statement, in the form that both databases accept. */
export function quoted(name: string): string {
  if (!IDENTIFIER.test(name)) throw new MlAirflowError('internal', `'${name}' cannot name a table or a column.`)
  return `\`${name}\``
}
