import type { StoredVariable, VariableStore } from '@ml-airflow/core'
import { In } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { VariableRow } from '../schema/table-rows.ts'
import { batches } from './selectors.ts'

export function variableMethods(database: Database): VariableStore {
  return {
    async list() {
      const rows = await database.read((manager) =>
        manager.getRepository<VariableRow>('variable').find({ order: { key: 'ASC' } }),
      )
      return rows.map(variableOf)
    },

    async find(keys) {
      if (keys.length === 0) return []
      const rows = await database.read((manager) =>
        manager.getRepository<VariableRow>('variable').find({ where: { key: In([...keys]) }, order: { key: 'ASC' } }),
      )
      return rows.map(variableOf)
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
      return (await database.write((manager) => manager.getRepository<VariableRow>('variable').delete({ key }))) > 0
    },
  }
}

function rowOf({ key, value }: StoredVariable): readonly (string | number)[] {
  return [key, value.text, Number(value.encrypted)]
}

function variableOf({ key, val, is_encrypted: encrypted }: VariableRow): StoredVariable {
  return { key, value: { text: val ?? '', encrypted } }
}
