import type { SealedText, SecretStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Session } from '../database/session.ts'

/** What is at rest under the cipher's key. */
export function secretMethods(database: Database): SecretStore {
  return {
    resealAll(reseal) {
      return database.transaction(async (session) => {
        const variables = await resealColumn(session, 'variables', reseal)
        const passwords = await resealColumn(session, 'passwords', reseal)
        const extras = await resealColumn(session, 'extras', reseal)
        return { variables: variables.length, connections: new Set([...passwords, ...extras]).size }
      })
    },
  }
}

/** @returns the ids of the rows */
async function resealColumn(
  session: Session,
  column: 'variables' | 'passwords' | 'extras',
  reseal: (sealed: SealedText) => SealedText,
): Promise<readonly number[]> {
  const rows = await session.rows(`values-of-${column}`)
  for (const { id = null, sealed, encrypted } of rows) {
    const old = { text: String(sealed), encrypted: encrypted === 1 }
    const { text, encrypted: now } = reseal(old)
    await session.change(`reseal-${column}`, { id, old: old.text, val: text, encrypted: Number(now) })
  }
  return rows.map(({ id }) => Number(id))
}
