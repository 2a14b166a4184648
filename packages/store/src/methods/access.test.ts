import type { AuditEntry, NewUser, SealedText, StoredConnection } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'

const sealed = (text: string): SealedText => ({ text, encrypted: true })

function connection(connId: string, given: Partial<StoredConnection> = {}): StoredConnection {
  const none = { connType: undefined, host: undefined, schema: undefined, login: undefined, port: undefined }
  return { connId, ...none, password: undefined, extra: undefined, ...given }
}

describeStores('variables, connections, users and the audit log', (tested) => {
  it('keeps variables exactly as they are given, and replaces all of several or none', async () => {
    const { store } = tested
    await store.variables.set([
      { key: 'b', value: sealed('1') },
      { key: 'B ', value: { text: 'ä\n', encrypted: false } },
    ])
    await store.variables.set([
      { key: 'b', value: sealed('2') },
      { key: 'a', value: sealed('') },
    ])
    const found = [
      { key: 'B ', value: { text: 'ä\n', encrypted: false } },
      { key: 'a', value: sealed('') },
      { key: 'b', value: sealed('2') },
    ]
    expect(await store.variables.list()).toEqual(found)
    expect(await store.variables.find(['b', 'absent', 'B'])).toEqual([found[2]])
    expect(await store.variables.find([])).toEqual([])
    const tooLong = [
      { key: 'b', value: sealed('3') },
      { key: 'x'.repeat(251), value: sealed('') },
    ]
    if (tested.kind === 'MariaDB')
      await expect(store.variables.set(tooLong)).rejects.toMatchObject({ code: 'internal' })
    expect(await store.variables.find(['b'])).toEqual([found[2]])
    expect(await store.variables.delete('a')).toBe(true)
    expect(await store.variables.delete('a')).toBe(false)
  })

  it('gives a connection its id once, also to two who come at the same time', async () => {
    const { store } = tested
    const full = connection('warehouse', {
      connType: 'mysql',
      host: 'h',
      schema: 's',
      login: 'l',
      port: 3306,
      password: sealed('p'),
      extra: { text: '{}', encrypted: false },
    })
    const added = await Promise.all([store.connections.add(full), (await tested.another()).connections.add(full)])
    expect(added.sort()).toEqual([false, true])
    expect(await store.connections.add(connection('bare'))).toBe(true)
    expect(await store.connections.list()).toEqual([connection('bare'), full])
    expect(await store.connections.find(['warehouse', 'absent'])).toEqual([full])
    expect(await store.connections.find([])).toEqual([])
    expect(await store.connections.delete('bare')).toBe(true)
    expect(await store.connections.delete('bare')).toBe(false)
  })

  it('replaces all fields of a connection in one step, and none that is not there', async () => {
    const { store } = tested
    await store.connections.add(connection('replaced', { host: 'old', login: 'l', password: sealed('p') }))
    const changed = connection('replaced', { host: 'new', extra: { text: '{}', encrypted: false } })
    expect(await store.connections.replace(changed)).toBe(true)
    expect(await store.connections.replace(changed)).toBe(true)
    expect(await store.connections.find(['replaced'])).toEqual([changed])
    expect(await store.connections.replace(connection('absent'))).toBe(false)
    expect(await store.connections.delete('replaced')).toBe(true)
  })

  it('encrypts all values again, or none if one of them fails', async () => {
    const { store } = tested
    await store.variables.set([{ key: 'plain', value: { text: 'open', encrypted: false } }])
    const before = [await store.variables.list(), await store.connections.list()]
    const failing = store.secrets.resealAll(({ text }) => {
      if (text === 'p') throw new Error('No key fits.')
      return sealed(`new ${text}`)
    })
    await expect(failing).rejects.toThrow()
    expect([await store.variables.list(), await store.connections.list()]).toEqual(before)
    expect(await store.secrets.resealAll(({ text }) => sealed(`new ${text}`))).toEqual({ variables: 3, connections: 1 })
    expect(await store.variables.find(['plain'])).toEqual([{ key: 'plain', value: sealed('new open') }])
    expect(await store.connections.find(['warehouse'])).toMatchObject([
      { password: sealed('new p'), extra: sealed('new {}') },
    ])
  })

  it('gives a user name once', async () => {
    const { store } = tested
    const user: NewUser = {
      username: 'ada',
      email: 'ada@example.org',
      firstName: 'Ada',
      lastName: 'L',
      role: 'operator',
      passwordHash: 'hash',
    }
    const added = await Promise.all([store.users.add(user), (await tested.another()).users.add(user)])
    expect(added.sort()).toEqual([false, true])
    expect(await store.users.find('ada')).toMatchObject(user)
    expect(await store.users.find('Ada')).toBeUndefined()
    expect(await store.users.list()).toMatchObject([{ ...user, createdAt: expect.any(Date) }])
    expect(await store.users.delete('ada')).toBe(true)
    expect(await store.users.delete('ada')).toBe(false)
  })

  it('refuses an unknown role', async () => {
    const odd = `INSERT INTO ab_user (username, email, first_name, last_name, role, password) VALUES ('x', '', '', '', 'god', '')`
    await expect(tested.sql(odd)).rejects.toThrow(/ck_ab_user/)
  })

  it('lists the audit log from its newest entry on, page by page, and filtered', async () => {
    const { store } = tested
    const entry: AuditEntry = {
      event: 'pause',
      owner: 'ada',
      via: 'cli',
      address: 'host',
      dagId: 'a',
      arguments: '{"dag_id":"a"}',
    }
    const first = await store.audit.begin(entry)
    const second = await store.audit.begin({ ...entry, event: 'x'.repeat(300), dagId: undefined })
    const third = await store.audit.begin({ ...entry, owner: 'bob' })
    await store.audit.end(first, 0)
    const page = await store.audit.list({ limit: 2 })
    expect(page.map(({ id }) => id)).toEqual([third, second])
    expect(page[1]).toMatchObject({ event: 'x'.repeat(255), dagId: undefined, status: undefined })
    expect(await store.audit.list({ limit: 2, before: second })).toEqual([
      { ...entry, id: first, status: 0, at: expect.any(Date) },
    ])
    expect(
      (await store.audit.list({ limit: 9, owner: 'bob', dagId: 'a', event: 'pause' })).map(({ id }) => id),
    ).toEqual([third])
  })
})
