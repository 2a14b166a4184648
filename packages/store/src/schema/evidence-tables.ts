import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'

const HASH_LENGTH = 64

/** By what a result is recognised that is not what it was, beside its record. */
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
    new EntitySchema({
      name: 'installation',
      columns: { name: { ...text(64), primary: true }, value: longText },
    }),
  ]
}
