import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'

const HASH_LENGTH = 64

/** Reservations of output paths for records. */
export function evidenceTables({ columns: { text, integer, longText } }: TableDialect): readonly EntitySchema[] {
  return [
    new EntitySchema({
      name: 'promised_output',
      columns: {
        path_hash: { ...text(HASH_LENGTH), primary: true },
        path: longText,
        record_table: text(64),
        record_id: integer,
      },
    }),
  ]
}
