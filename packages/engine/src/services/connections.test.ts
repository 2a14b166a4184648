import { Connection, type SealedText, type StoredConnection } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { Connections } from './connections.ts'

const OWN = Connection.ofUri('ml_airflow_db', 'mysql://root:own-secret@db/ml')
const seal = (text: string): SealedText => ({ text: `<${text}>`, encrypted: true })

/** Connections over a map, encrypted by adding brackets. */
function connectionsOf(...stored: readonly StoredConnection[]) {
  const rows = new Map(stored.map((one) => [one.connId, one]))
  const store = {
    list: async () => [...rows.values()],
    find: async (ids: readonly string[]) => ids.flatMap((id) => rows.get(id) ?? []),
    async add(one: StoredConnection) {
      if (rows.has(one.connId)) return false
      rows.set(one.connId, one)
      return true
    },
    async replace(one: StoredConnection) {
      if (!rows.has(one.connId)) return false
      rows.set(one.connId, one)
      return true
    },
    delete: async (id: string) => rows.delete(id),
  }
  const cipher = { seal, open: ({ text }: SealedText) => text.slice(1, -1) }
  return { connections: new Connections({ store: { connections: store }, cipher, own: OWN }), rows }
}

const WAREHOUSE = Connection.ofUri('warehouse', 'postgres://u:secret@host:5432/data')
const fieldsOf = ({ connId, connType, host, schema, login, port }: Connection) => ({
  connId,
  connType,
  host,
  schema,
  login,
  port,
})
const SEALED: StoredConnection = { ...fieldsOf(WAREHOUSE), password: seal('secret'), extra: undefined }

describe('connections', () => {
  it('are encrypted in the store, and decrypted on request', async () => {
    const { connections, rows } = connectionsOf()
    expect(await connections.add(WAREHOUSE)).toBe(true)
    expect(rows.get('warehouse')).toEqual(SEALED)
    expect((await connections.find('warehouse'))?.uri).toBe(WAREHOUSE.uri)
    expect(await connections.find('other')).toBeUndefined()
  })

  it('are listed by id with the own one of the database, and without any password', async () => {
    const list = await connectionsOf(SEALED).connections.list()
    expect(list.map(({ connId, isEncrypted }) => [connId, isEncrypted])).toEqual([
      ['ml_airflow_db', false],
      ['warehouse', true],
    ])
    expect(JSON.stringify(list)).not.toMatch(/secret/)
  })

  it('cannot replace the one of the database', async () => {
    const { connections, rows } = connectionsOf()
    expect(await connections.add(OWN)).toBe(false)
    expect(await connections.put(OWN, true)).toBe(false)
    expect(rows.size).toBe(0)
    expect(await connections.all()).toEqual([])
  })

  it('are refused with an extra that names a key twice, also in an inner object', async () => {
    const { connections, rows } = connectionsOf()
    for (const extra of ['{"a": 1, "a": 2}', '{"b": {"a": 1, "a": 1}}'])
      await expect(connections.put(new Connection({ ...WAREHOUSE, extra }), true)).rejects.toThrow(
        "The extra names the key 'a' twice in one object: keep one.",
      )
    expect(rows.size).toBe(0)
    expect(await connections.add(new Connection({ ...WAREHOUSE, extra: 'no JSON' }))).toBe(true)
  })

  it('are replaced only on request', async () => {
    const { connections, rows } = connectionsOf(SEALED)
    const moved = Connection.ofUri('warehouse', 'postgres://u:secret@elsewhere')
    expect(await connections.put(moved, false)).toBe(false)
    expect(rows.get('warehouse')?.host).toBe('host')
    expect(await connections.put(moved, true)).toBe(true)
    expect(rows.get('warehouse')?.host).toBe('elsewhere')
  })

  it.each([
    [{ connId: ' ' }, 'conn_id must not be blank'],
    [{ connId: 'a\0b' }, 'The conn_id holds a NUL character'],
    [{ host: 'a\0b' }, 'The host holds a NUL character'],
    [{ connId: 'c'.repeat(251) }, '250 characters are allowed'],
    [{ host: 'h'.repeat(501) }, 'host is longer than 500'],
    [{ login: 'l'.repeat(501) }, 'login is longer than 500'],
    [{ port: 65_536 }, 'whole number from 0 to 65535'],
    [{ port: 1.5 }, 'whole number from 0 to 65535'],
  ])('are refused with the limit that they break: %j', async (wrong, sentence) => {
    const { connections, rows } = connectionsOf()
    const values = { ...fieldsOf(WAREHOUSE), password: undefined, extra: undefined, ...wrong }
    const error = { code: 'bad_argument', message: expect.stringContaining(sentence) }
    await expect(connections.add(new Connection(values))).rejects.toMatchObject(error)
    expect(rows.size).toBe(0)
  })
})
