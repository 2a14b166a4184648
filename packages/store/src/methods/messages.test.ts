import type { TaskDelivery } from '@ml-airflow/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../database/connect.ts'
import { Database } from '../database/database.ts'
import type { Connector, SqlStatement } from '../database/dialect.ts'
import { upgradeDatabase } from '../index.ts'
import { storeOver } from '../store.ts'
import { DATABASES } from '../testing/databases.ts'
import { OWN } from '../testing/demands.ts'
import { claimRequest, expandedRun, instanceOf, newRun, success } from '../testing/runs.ts'

const NEXT = { taskId: 'common_task_2', sample: '' }
const TWO = [{ taskId: 'common_task_1' }, { taskId: 'common_task_2', pending: 1 }]

const CALL = { event: 'e', owner: 'o', via: 'api', address: 'a', dagId: undefined, arguments: '{}' } as const

/** Records the first words of the statements of each message. */
function recorded(connector: Connector, messages: string[][]): Connector {
  const { dialect } = connector
  return {
    label: connector.label,
    classify: connector.classify,
    dialect: {
      ...dialect,
      send(connection, statements) {
        messages.push(statements.map(wordOf))
        return dialect.send(connection, statements)
      },
    },
    use: (work, deadlineMs) => connector.use(work, deadlineMs),
    alone: (connection, work) => connector.alone(connection, work),
    close: () => connector.close(),
  }
}

function wordOf({ sql }: SqlStatement): string {
  return sql.split(/\s/)[0] ?? ''
}

describe.each(DATABASES)('messages to $kind', ({ create }) => {
  const messages: string[][] = []
  let database: Database
  let remove: () => void

  beforeAll(async () => {
    const created = await create()
    remove = created.remove
    await upgradeDatabase(created.settings, OWN)
    database = new Database(recorded((await connect(created.settings)).connector, messages))
  })

  afterAll(async () => {
    await database.close()
    remove()
  })

  async function sentBy<T>(work: () => Promise<T>): Promise<[T, readonly string[]]> {
    messages.length = 0
    const result = await work()
    return [result, messages.map((words) => words.join(' '))]
  }

  it('are two for a claim, two for an end with the claim of the next task, and one for an end without', async () => {
    const store = storeOver(database)
    const run = await expandedRun(store, TWO)
    const { id } = await instanceOf(store, run.id, 'common_task_1')
    const [taken, claiming] = await sentBy(() => store.claims.take(claimRequest(id, { sample: '' })))
    expect(claiming).toEqual(['SELECT', expect.stringMatching(/^(START|BEGIN) UPDATE UPDATE INSERT COMMIT$/)])
    if (taken.kind !== 'claimed') throw new Error(taken.kind)
    const successor = ([next]: readonly TaskDelivery[]) => next && claimRequest(next.instance)
    const likely = { ...NEXT, upstream: [] }
    const end = success(taken.claim, { downstream: [NEXT], successor, likely })
    const [settled, ending] = await sentBy(() => store.settlement.succeed(end))
    const claim = settled.kind === 'settled' ? settled.claimed?.claim : undefined
    if (claim === undefined) throw new Error(settled.kind)
    const [, alone] = await sentBy(() => store.settlement.succeed(success(claim)))
    expect(alone).toEqual([expect.stringMatching(/^(START|BEGIN) UPDATE UPDATE UPDATE SELECT COMMIT$/)])
    expect(ending).toEqual([
      expect.stringMatching(/^(START|BEGIN) UPDATE UPDATE UPDATE UPDATE SELECT SELECT$/),
      'UPDATE UPDATE INSERT COMMIT',
    ])
  })

  it('are one for an end with the claim of a foreseen task', async () => {
    const store = storeOver(database)
    const run = await expandedRun(store, TWO)
    const { id } = await instanceOf(store, run.id, 'common_task_1')
    const ahead = { run: run.id, tasks: [NEXT.taskId], sample: '' }
    const [taken, claiming] = await sentBy(() => store.claims.take(claimRequest(id, { sample: '', ahead })))
    expect(claiming[0]).toBe('SELECT SELECT')
    if (taken.kind !== 'claimed') throw new Error(taken.kind)
    const { claim, foreseen: [foreseen] = [] } = taken
    const successor = ([next]: readonly TaskDelivery[]) => next && claimRequest(next.instance)
    const end = success(claim, { downstream: [NEXT], successor, likely: { ...NEXT, upstream: [], foreseen } })
    const [settled, messages] = await sentBy(() => store.settlement.succeed(end))
    expect(settled).toMatchObject({ claimed: { instance: NEXT } })
    expect(messages).toEqual([
      expect.stringMatching(/^(START|BEGIN) UPDATE UPDATE UPDATE SELECT UPDATE UPDATE INSERT COMMIT$/),
    ])
  })

  it('are one for a run, with known values or new ones, and one for several runs at once', async () => {
    const store = storeOver(database)
    await store.runs.accept(newRun())
    const asked = newRun()
    const [, first] = await sentBy(() => store.runs.accept(asked))
    const [, again] = await sentBy(() => store.runs.accept({ ...asked, runId: 'again' }))
    const alone = expect.stringMatching(/^(START|BEGIN) INSERT INSERT INSERT SELECT COMMIT$/)
    expect([first, again]).toEqual([[alone], [alone]])
    const [runs, together] = await sentBy(() => Promise.all([newRun(), newRun()].map((run) => store.runs.accept(run))))
    expect(runs.every(({ created }) => created)).toBe(true)
    expect(together).toEqual([expect.stringMatching(/^(START|BEGIN)( INSERT){3} SELECT COMMIT$/)])
  })

  it('are one for a run with its audit entry, and one for several', async () => {
    const store = storeOver(database)
    await store.runs.accept(newRun())
    const audited = () => ({ ...newRun(), audit: { ...CALL, status: 201 } })
    const [{ auditId }, alone] = await sentBy(() => store.runs.accept(audited()))
    expect(alone).toEqual([expect.stringMatching(/^(START|BEGIN) INSERT INSERT INSERT INSERT SELECT COMMIT$/)])
    const [runs, together] = await sentBy(() =>
      Promise.all([audited(), audited()].map((run) => store.runs.accept(run))),
    )
    expect(together).toEqual([expect.stringMatching(/^(START|BEGIN) INSERT SELECT( INSERT){3} SELECT COMMIT$/)])
    const ids = [auditId, ...runs.map((run) => run.auditId)]
    expect((await store.audit.list({ limit: 3 })).map(({ id, status }) => [id, status])).toEqual(
      ids.toReversed().map((id) => [id, 201]),
    )
  })

  it('are one for the audit entries of several calls at once, and one for their ends', async () => {
    const { audit } = storeOver(database)
    const [ids, begun] = await sentBy(() => Promise.all([audit.begin(CALL), audit.begin(CALL)]))
    expect(begun).toEqual([expect.stringMatching(/^(START|BEGIN) INSERT SELECT COMMIT$/)])
    const [, ended] = await sentBy(() => Promise.all(ids.map((id) => audit.end(id, 200))))
    expect(ended).toEqual(['UPDATE'])
    expect((await audit.list({ limit: 2 })).map(({ id, status }) => [id, status])).toEqual(
      ids.toReversed().map((id) => [id, 200]),
    )
  })
})
