import { expect, test } from 'vitest'
import type { Dialect, SqlStatement, StatementResult } from './dialect.ts'
import { Transaction, Unmet } from './session.ts'
import type { Statements } from './statements.ts'

class MissingValue extends Error {}

/** A transaction over a fake server that records each message. */
function opened(answer: (sql: string) => StatementResult = () => ({ raw: undefined, records: [], affected: 1 })) {
  const messages: string[][] = []
  const dialect = {
    async send(_: unknown, statements: readonly SqlStatement[]) {
      messages.push(statements.map(({ sql }) => sql))
      return statements.map(({ sql }) => answer(sql))
    },
    isMissingValue: (error: unknown) => error instanceof MissingValue,
  } as unknown as Dialect
  const statements = { bind: (name: string) => ({ sql: name, values: [] }) } as unknown as Statements
  return { messages, session: new Transaction({} as never, dialect, statements, ['BEGIN']) }
}

test('a statement travels by itself, and the opening with the first', async () => {
  const { session, messages } = opened()
  await Promise.all([session.change('a', {}), session.change('b', {})])
  await session.change('c', {})
  expect(messages).toEqual([['BEGIN', 'a'], ['b'], ['c']])
})

test('statements asked for together travel in one message, and give their answers in order', async () => {
  const { session, messages } = opened((sql) => ({ raw: undefined, records: [{ sql }], affected: sql.length }))
  const [changed, row] = await session.together(() => [session.change('four', {}), session.row('ping', {})])
  expect([changed, row]).toEqual([4, { sql: 'ping' }])
  expect(messages).toEqual([['BEGIN', 'four', 'ping']])
})

test('statements of a step that asks for some together join those around them', async () => {
  const { session, messages } = opened()
  const step = async () => {
    await session.together(() => [session.change('b', {}), session.change('c', {})])
    await session.change('later', {})
  }
  await session.together(() => [session.change('a', {}), step(), session.change('d', {})])
  expect(messages).toEqual([['BEGIN', 'a', 'b', 'c', 'd'], ['later']])
})

test('where the message fails, each of its statements does', async () => {
  const { session } = opened(() => {
    throw new Error('no server')
  })
  const both = [session.together(() => [session.change('a', {}), session.change('b', {})])]
  expect(await Promise.allSettled(both)).toMatchObject([{ reason: { message: 'no server' } }])
})

test('a batch without statements sends no message', async () => {
  const { session, messages } = opened()
  expect(await session.together(() => [])).toEqual([])
  expect(messages).toEqual([])
})

test('a commit travels with the last statements', async () => {
  const { session, messages } = opened()
  await session.commitWith(() => [session.change('a', {}), session.change('b', {})])
  expect(messages).toEqual([['BEGIN', 'a', 'b', 'COMMIT']])
  expect(session.end).toBe('committed')
})

test('a statement without a required value rejects the message, and the transaction stays open', async () => {
  const { session } = opened(() => {
    throw new MissingValue()
  })
  await expect(session.commitWith(() => [session.change('a', {})])).rejects.toBeInstanceOf(Unmet)
  expect(session.end).toBe('open')
})

test('where the reply to a commit is missing, the transaction is in doubt', async () => {
  const { session } = opened(() => {
    throw new Error('no server')
  })
  await expect(session.commitWith(() => [session.change('a', {})])).rejects.toThrow('no server')
  expect(session.end).toBe('in doubt')
})
