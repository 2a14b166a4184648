import type { QueryRunner } from 'typeorm'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'

/** Drops the tables of the connection's entities, and those of removed DAGs, which reference ours. */
export async function dropTables(connection: QueryRunner, session: Session): Promise<void> {
  const references = (await session.rows('references')).map((row) => ({
    from: row.table_name,
    to: row.referenced_name ?? '',
  }))
  const ours = new Set(connection.dataSource.entityMetadatas.map((metadata) => metadata.tableName))
  for (const table of [...ours]) addPointing(table, references, ours)
  for (const table of pointingFirst(ours, references)) await connection.query(`DROP TABLE IF EXISTS ${quoted(table)}`)
}

interface Reference {
  readonly from: string
  readonly to: string
}

function addPointing(table: string, references: readonly Reference[], found: Set<string>): void {
  for (const { from } of references.filter(({ from, to }) => to === table && !found.has(from))) {
    found.add(from)
    addPointing(from, references, found)
  }
}

/** A table can be dropped only when no other table references it. */
function pointingFirst(tables: ReadonlySet<string>, references: readonly Reference[]): readonly string[] {
  const ordered = new Set<string>()
  const visit = (table: string): void => {
    for (const { from, to } of references) if (to === table && from !== table && !ordered.has(from)) visit(from)
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}
