import type { SealedText, StoredVariable, VariableStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Row, Session } from '../database/session.ts'
import { sealedOf } from './rows.ts'
import { batches } from './selectors.ts'

export function variableMethods(database: Database): VariableStore {
  return {
    async listVariables() {
      return (await database.rows('list-variables')).map(variableOf)
    },

    async findVariables(keys) {
      if (keys.length === 0) return []
      return (await database.rows('find-variables', { keys })).map(variableOf)
    },

    async setVariables(variables) {
      if (variables.length === 0) return
      await database.transaction(async (session) => {
        for (const some of batches(variables)) await session.change('insert-variables', { rows: some.map(rowOf) })
        for (const { key, value } of variables)
          await session.change('set-variable', { key, val: value.text, encrypted: Number(value.encrypted) })
      })
    },

    async deleteVariable(key) {
      return (await database.change('delete-variable', { key })) > 0
    },

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

function rowOf({ key, value }: StoredVariable): readonly (string | number)[] {
  return [key, value.text, Number(value.encrypted)]
}

function variableOf(row: Row): StoredVariable {
  return { key: String(row.key), value: sealedOf(row.val ?? '', row.is_encrypted) }
}
