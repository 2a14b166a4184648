import type { StoredVariable, VariableStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Row } from '../database/session.ts'
import { sealedOf } from './rows.ts'
import { batches } from './selectors.ts'

export function variableMethods(database: Database): VariableStore {
  return {
    async list() {
      return (await database.rows('list-variables')).map(variableOf)
    },

    async find(keys) {
      if (keys.length === 0) return []
      return (await database.rows('find-variables', { keys })).map(variableOf)
    },

    async set(variables) {
      if (variables.length === 0) return
      await database.transaction(async (session) => {
        for (const some of batches(variables)) await session.change('insert-variables', { rows: some.map(rowOf) })
        for (const { key, value } of variables)
          await session.change('set-variable', { key, val: value.text, encrypted: Number(value.encrypted) })
      })
    },

    async delete(key) {
      return (await database.change('delete-variable', { key })) > 0
    },
  }
}

function rowOf({ key, value }: StoredVariable): readonly (string | number)[] {
  return [key, value.text, Number(value.encrypted)]
}

function variableOf(row: Row): StoredVariable {
  return { key: String(row.key), value: sealedOf(row.val ?? '', row.is_encrypted) }
}
