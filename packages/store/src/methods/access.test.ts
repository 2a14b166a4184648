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
    await store.setVariables([
      { key: 'b', value: sealed('1') },
      { key: 'B ', value: { text: 'ä\n', encrypted: false } },
    ])
    await store.setVariables([
      { key: 'b', value: sealed('2') },
      { key: 'a', value: sealed('') },
    ])
    const found = [
      { key: 'B ', value: { text: 'ä\n', encrypted: false } },
      { key: 'a', value: sealed('') },
      { key: 'b', value: sealed('2') },
    ]
    expect(await store.listVariables()).toEqual(found)
    expect(await store.findVariables(['b', 'absent', 'B'])).toEqual([found[2]])
    expect(await store.findVariables([])).toEqual([])
    const tooLong = [
      { key: 'b', value: sealed('3') },
      { key: 'x'.repeat(251), value: sealed('') },
    ]
    if (tested.kind === 'MariaDB') await expect(store.setVariables(tooLong)).rejects.toMatchObject({ code: 'internal' })
    expect(await store.findVariables(['b'])).toEqual([found[2]])
    expect(await store.deleteVariable('a')).toBe(true)
    expect(await store.deleteVariable('a')).toBe(false)
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
    const added = await Promise.all([store.addConnection(full), (await tested.another()).addConnection(full)])
    expect(added.sort()).toEqual([false, true])
    expect(await store.addConnection(connection('bare'))).toBe(true)
    expect(await store.listConnections()).toEqual([connection('bare'), full])
    expect(await store.findConnections(['warehouse', 'absent'])).toEqual([full])
    expect(await store.findConnections([])).toEqual([])
    expect(await store.deleteConnection('bare')).toBe(true)
    expect(await store.deleteConnection('bare')).toBe(false)
  })

  it('seals all values anew, and none where one of them cannot be', async () => {
    const { store } = tested
    await store.setVariables([{ key: 'plain', value: { text: 'open', encrypted: false } }])
    const before = [await store.listVariables(), await store.listConnections()]
    const failing = store.resealAll(({ text }) => {
      if (text === 'p') throw new Error('No key fits.')
      return sealed(`new ${text}`)
    })
    await expect(failing).rejects.toThrow()
    expect([await store.listVariables(), await store.listConnections()]).toEqual(before)
    expect(await store.resealAll(({ text }) => sealed(`new ${text}`))).toEqual({ variables: 3, connections: 1 })
    expect(await store.findVariables(['plain'])).toEqual([{ key: 'plain', value: sealed('new open') }])
    expect(await store.findConnections(['warehouse'])).toMatchObject([
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
    const added = await Promise.all([store.addUser(user), (await tested.another()).addUser(user)])
    expect(added.sort()).toEqual([false, true])
    expect(await store.findUser('ada')).toMatchObject(user)
    expect(await store.findUser('Ada')).toBeUndefined()
    expect(await store.listUsers()).toMatchObject([{ ...user, createdAt: expect.any(Date) }])
    expect(await store.deleteUser('ada')).toBe(true)
    expect(await store.deleteUser('ada')).toBe(false)
  })

  it('refuses a role that nobody knows', async () => {
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
    const first = await store.beginAudit(entry)
    const second = await store.beginAudit({ ...entry, event: 'x'.repeat(300), dagId: undefined })
    const third = await store.beginAudit({ ...entry, owner: 'bob' })
    await store.endAudit(first, 0)
    const page = await store.listAudit({ limit: 2 })
    expect(page.map(({ id }) => id)).toEqual([third, second])
    expect(page[1]).toMatchObject({ event: 'x'.repeat(255), dagId: undefined, status: undefined })
    expect(await store.listAudit({ limit: 2, before: second })).toEqual([
      { ...entry, id: first, status: 0, at: expect.any(Date) },
    ])
    expect((await store.listAudit({ limit: 9, owner: 'bob', dagId: 'a', event: 'pause' })).map(({ id }) => id)).toEqual(
      [third],
    )
  })
})
