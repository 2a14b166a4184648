import { once } from 'node:events'
import { connect } from 'node:net'
import { freePort } from './free-port.ts'
import { TestServer } from './server.ts'

export interface RedisOptions {
  /** Data folder. */
  readonly dir: string
  readonly appendOnly?: boolean
  readonly args?: readonly string[]
}

/** A separate Redis on a free port. Call `start()` to start it. */
export async function testRedis(options: RedisOptions): Promise<TestServer> {
  const port = await freePort()
  const command = [
    'redis-server',
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    options.dir,
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
    '--appendonly',
    options.appendOnly === false ? 'no' : 'yes',
    '--appendfsync',
    'everysec',
    ...(options.args ?? []),
  ]
  return new TestServer({ name: 'redis-server', port, command, ready: () => answers(port, 'PING\r\n', /PONG|NOAUTH/) })
}

/** Whether a server on this port answers `question` as expected. */
async function answers(port: number, question: string, expected: RegExp): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write(question)
    const [reply] = (await once(socket, 'data')) as [Buffer]
    return expected.test(reply.toString())
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
