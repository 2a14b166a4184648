import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type TestApi, type TestApiOptions, testApi } from './api.fixture.ts'
import { startedTry } from './routes/started-try.fixture.ts'

const PATIENCE = { timeout: 10_000 }
const LARGE = 'a line of a log\n'.repeat(2 ** 20)

test.each(['log', 'log/stream'])('a client that does not read its %s loses its connection', async (what) => {
  const api = await listening({ unread: { ms: 300 } })
  const path = await largeLog(api)
  const silent = await ask(api, path.replace(/log$/, what), { times: 8 })
  expect(await serverSockets(api)).toBe(1)
  await vi.waitFor(async () => expect(await serverSockets(api)).toBe(0), { timeout: 10_000 })
  silent.destroy()
})

test('a client that reads keeps its connection while nothing is written', async () => {
  const api = await listening({ unread: { ms: 200 } })
  const { log, write, settle } = await startedTry(api)
  const reader = await ask(api, `${log}/stream`)
  let text = ''
  reader.resume().on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await vi.waitFor(() => expect(text).toContain(':\n\n'))
  await new Promise((resolve) => setTimeout(resolve, 500))
  write('late\n')
  await vi.waitFor(() => expect(text).toContain('data: late'))
  await settle()
  await once(reader, 'close')
  expect(text).toContain('event: end')
})

test('a client with too many bytes of unread answers gets no further one, and others do', async () => {
  const api = await listening({ unread: { bytesOfClient: 256 * 1024 } })
  await ask(api, await largeLog(api), { times: 8 })
  await vi.waitFor(async () => expect(await statusOf(api, '127.0.0.1')).toBe(429), { timeout: 10_000 })
  expect(await statusOf(api, '127.0.0.2')).toBe(200)
})

test('a connection that asks far ahead gets no more than eight answers at once', async () => {
  const api = await listening()
  const socket = await ask(api, '/api/v1/dags', { times: 20 })
  let text = ''
  socket.resume().on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await vi.waitFor(() => expect(text.match(/HTTP\/1.1 \d+/g)).toHaveLength(20))
  expect(text.match(/HTTP\/1.1 \d+/g)).toEqual([...Array(8).fill('HTTP/1.1 200'), ...Array(12).fill('HTTP/1.1 429')])
})

test('one client cannot take all places of those who follow logs', async () => {
  const api = await listening()
  const { log } = await startedTry(api)
  await Promise.all(Array.from({ length: 100 }, () => ask(api, `${log}/stream`)))
  await vi.waitFor(async () => expect(await statusOf(api, '127.0.0.1', `${log}/stream`)).toBe(429), PATIENCE)
  expect(await statusOf(api, '127.0.0.2', `${log}/stream`)).toBe(200)
})

test('one client cannot take all places of those who follow what changes', async () => {
  const api = await listening()
  await Promise.all(Array.from({ length: 100 }, () => ask(api, '/api/v1/events')))
  await vi.waitFor(async () => expect(await statusOf(api, '127.0.0.1', '/api/v1/events')).toBe(429), PATIENCE)
  expect(await statusOf(api, '127.0.0.2', '/api/v1/events')).toBe(200)
})

async function listening(options: TestApiOptions = {}): Promise<TestApi> {
  const api = await testApi(options)
  await api.api.listen({ host: '127.0.0.1', port: 0 })
  return api
}

async function largeLog(api: TestApi): Promise<string> {
  const logPath = join(api.logDir, 'd', '1.log')
  mkdirSync(dirname(logPath), { recursive: true })
  writeFileSync(logPath, LARGE)
  const { log, settle } = await startedTry(api, logPath)
  await settle()
  return log
}

async function ask({ api }: TestApi, path: string, { times = 1, from = '127.0.0.1' } = {}): Promise<Socket> {
  const { port } = api.server.address() as { port: number }
  const socket = connect({ host: '127.0.0.1', port, localAddress: from })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(times))
  return socket.pause()
}

async function statusOf(api: TestApi, from: string, path = '/api/v1/dags'): Promise<number> {
  const socket = await ask(api, path, { from })
  socket.resume()
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return Number(first.toString().split(' ')[1])
}

function serverSockets({ api }: TestApi): Promise<number> {
  return new Promise((resolve, reject) =>
    api.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
}
