import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { NAME_LENGTH } from './record-table.ts'
import type { PoolRow } from './table-rows.ts'

/** Named slots, and the requests for them. */
export function poolTables(dialect: TableDialect): readonly EntitySchema[] {
  return [poolTable(dialect), poolPlaceTable(dialect)]
}

function poolTable({ columns: { text, integer, longText } }: TableDialect): EntitySchema {
  return new EntitySchema<PoolRow>({
    name: 'pool',
    columns: { pool: { ...text(NAME_LENGTH), primary: true }, slots: integer, description: longText },
  })
}

/** Task instances that requested slots of a pool: they wait, or hold them while they run. */
function poolPlaceTable({ columns }: TableDialect): EntitySchema {
  const { bigInteger, flag, instant, integer, longText, text } = columns
  return new EntitySchema({
    name: 'pool_place',
    columns: {
      task_instance_id: { ...bigInteger, primary: true },
      pool: text(NAME_LENGTH),
      slots: integer,
      precedence: integer,
      holds: flag,
      sentence: longText,
      asked_at: instant,
      told_at: { ...instant, nullable: true },
    },
    indices: [{ name: 'ix_pool_place', columns: ['pool', 'holds', 'precedence', 'asked_at'] }],
    foreignKeys: [
      {
        name: 'fk_pool_place',
        target: 'task_instance',
        columnNames: ['task_instance_id'],
        referencedColumnNames: ['id'],
      },
    ],
  })
}
