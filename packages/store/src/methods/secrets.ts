import type { SealedText, SecretStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Session } from '../database/session.ts'

/** A column of texts, and its flag for encryption. */
type SealedColumn = Readonly<Record<'table' | 'value' | 'flag', string>>

const VARIABLES: SealedColumn = { table: 'variable', value: 'val', flag: 'is_encrypted' }
const PASSWORDS: SealedColumn = { table: 'connection', value: 'password', flag: 'is_encrypted' }
const EXTRAS: SealedColumn = { table: 'connection', value: 'extra', flag: 'is_extra_encrypted' }

/** Encrypted values at rest. */
export function secretMethods(database: Database): SecretStore {
  return {
    resealAll(reseal) {
      return database.transaction(async (session) => {
        const variables = await resealColumn(session, VARIABLES, reseal)
        const passwords = await resealColumn(session, PASSWORDS, reseal)
        const extras = await resealColumn(session, EXTRAS, reseal)
        return { variables: variables.length, connections: new Set([...passwords, ...extras]).size }
      })
    },
  }
}

/** @returns the ids of the rows */
async function resealColumn(
  session: Session,
  column: SealedColumn,
  reseal: (sealed: SealedText) => SealedText,
): Promise<readonly number[]> {
  const rows = await session.rows('sealed-values', {}, column)
  for (const { id, sealed, encrypted } of rows) {
    const old = { text: sealed ?? '', encrypted: encrypted === 1 }
    const { text, encrypted: now } = reseal(old)
    await session.change('reseal-value', { id, old: old.text, val: text, encrypted: Number(now) }, column)
  }
  return rows.map(({ id }) => id)
}
