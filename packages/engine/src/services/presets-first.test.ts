import type { Store, StoredConnection, StoredVariable } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { presetsFirst } from './presets-first.ts'

const asked: string[][] = []

/** A database that contains every variable and every connection. */
const store = {
  variables: {
    async find(keys: readonly string[]): Promise<readonly StoredVariable[]> {
      asked.push([...keys])
      return keys.map((key) => ({ key, value: { text: 'of the database', encrypted: true } }))
    },
  },
  connections: {
    async find(connIds: readonly string[]): Promise<readonly StoredConnection[]> {
      asked.push([...connIds])
      const nothing = { connType: undefined, host: undefined, schema: undefined, login: undefined, port: undefined }
      return connIds.map((connId) => ({ connId, ...nothing, password: undefined, extra: undefined }))
    },
  },
} as Pick<Store, 'variables' | 'connections'> as Store

const presets = {
  variables: new Map([
    ['THRESHOLD', '0.9'],
    ['EMPTY', ''],
  ]),
  connections: new Map([
    ['WAREHOUSE', 'mysql://eve:secret@elsewhere:3307/sales?region=us'],
    ['BROKEN', 'hush-hush'],
  ]),
}

test('presets need no query, whatever their case; other names do', async () => {
  asked.length = 0
  const found = await presetsFirst(store, presets).variables.find(['threshold', 'empty', 'level'])
  expect(found.map(({ key, value }) => [key, value.text, value.encrypted])).toEqual([
    ['threshold', '0.9', false],
    ['empty', '', false],
    ['level', 'of the database', true],
  ])
  await presetsFirst(store, presets).variables.find(['Threshold'])
  const [warehouse, other] = await presetsFirst(store, presets).connections.find(['warehouse', 'other'])
  expect(warehouse).toEqual({
    connId: 'warehouse',
    connType: 'mysql',
    host: 'elsewhere',
    schema: 'sales',
    login: 'eve',
    port: 3307,
    password: { text: 'secret', encrypted: false },
    extra: { text: '{"region":"us"}', encrypted: false },
  })
  expect(other?.connId).toBe('other')
  expect(asked).toEqual([['level'], ['other']])
})

test('an invalid URI is named by its variable, and not repeated', async () => {
  const found = presetsFirst(store, presets).connections.find(['broken'])
  await expect(found).rejects.toThrow(/^AIRFLOW_CONN_BROKEN in the environment: The URI of the connection is not valid/)
  await expect(found).rejects.not.toThrow(/hush/)
})

test('without presets the store is returned unchanged', () => {
  expect(presetsFirst(store, { variables: new Map(), connections: new Map() })).toBe(store)
})
