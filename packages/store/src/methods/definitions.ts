import type { Definition } from '@ml-airflow/core'
import type { Session } from '../database/session.ts'

/** Stores the files of a run's DAG, once per digest. @returns the digest; undefined without a definition */
export async function storeDefinition(
  session: Session,
  definition: Definition | undefined,
): Promise<string | undefined> {
  if (definition === undefined) return undefined
  const { hash, source, files } = definition
  const known = await session.row('find-definition-hash', { hash })
  if (known === undefined) await session.change('insert-definition', { hash, source, files: JSON.stringify(files) })
  return hash
}

/** The stored files of a DAG, by their digest. */
export async function findDefinition(session: Session, hash: string): Promise<Definition | undefined> {
  const row = await session.row('find-definition', { hash })
  if (row === undefined) return undefined
  return { hash, source: row.source, files: JSON.parse(row.files) as Definition['files'] }
}
