import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { isOwnConnection } from './connection-owner.ts'

afterEach(() => void vi.restoreAllMocks())

async function listening(host: string): Promise<{ readonly port: number; next(): Promise<Socket> }> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const next = async (): Promise<Socket> => {
    const [socket] = (await once(server, 'connection')) as [Socket]
    onTestFinished(() => void socket.destroy())
    return socket
  }
  return { port: (server.address() as AddressInfo).port, next }
}

async function connection(serverHost: string, host: string): Promise<Socket> {
  const { port, next } = await listening(serverHost)
  const socket = next()
  const client = connect({ host, port })
  onTestFinished(() => void client.destroy())
  return socket
}

const ADDRESSES = [
  ['127.0.0.1', '127.0.0.1'],
  ['127.0.0.7', '127.0.0.7'],
  ['127.0.0.1', '::ffff:127.0.0.1'],
  ['::', '127.0.0.1'],
  ['::1', '::1'],
] as const

test.each(ADDRESSES)('a connection of this user to a server on %s, by %s, is its own', async (server, host) => {
  expect(await isOwnConnection(await connection(server, host))).toBe(true)
})

test.each(ADDRESSES)('one of another user to a server on %s, by %s, is not', async (server, host) => {
  const socket = await connection(server, host)
  vi.spyOn(process, 'getuid').mockReturnValue(54_321)
  expect(await isOwnConnection(socket)).toBe(false)
})

test('a connection whose process has ended has no owner, though the system reports root', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(0)
  const { port, next } = await listening('127.0.0.1')
  const socket = next()
  const script = `const s = require('net').connect(${port}, '127.0.0.1', () => s.write('x', () => process.exit()))`
  const client = spawn(process.execPath, ['-e', script])
  await Promise.all([socket, once(client, 'exit')])
  expect(await isOwnConnection(await socket)).toBe(false)
})

test('a connection that is closed here has no owner', async () => {
  const socket = await connection('127.0.0.1', '127.0.0.1')
  socket.destroy()
  expect(await isOwnConnection(socket)).toBe(false)
})
