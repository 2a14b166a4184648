import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { connectSqlite } from '../database/sqlite.ts'
import { entitiesOf } from './demand.ts'

class Plain extends MLTaskSubDag<typeof NoParameters> {
  override readonly id: string
  override readonly parameters = NoParameters
  override readonly command = 'true'

  constructor(id: string) {
    super()
    this.id = id
  }

  override parametersProvider() {
    return []
  }
}

async function ownTables(): Promise<readonly string[]> {
  let names: readonly string[] = []
  const connector = await connectSqlite(':memory:', (dialect) => {
    const entities = entitiesOf({ tables: [], dags: [] }, dialect)
    names = entities.map(({ options }) => options.name)
    return entities
  })
  await connector.close()
  return names
}

test('a task with the name of one of our tables is a broken DAG, and keeps nothing else from starting', async () => {
  const names = [...(await ownTables()), 'sqlite_master']
  expect(names).toEqual(expect.arrayContaining(['dag_run', 'log_chunk', 'try_exit', 'no_parameters']))
  for (const name of names)
    expect(() => defineDag({ id: 'taken', parameters: NoParameters, tasks: [new Plain(name)] }), name).toThrow(
      `task '${name}' has table '${name}', which must be small letters, digits and _, 48 at most, and no table of the engine: give it a 'table'.`,
    )
})
