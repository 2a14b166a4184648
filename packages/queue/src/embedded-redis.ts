import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'

/** How to start the Redis of one data folder. `url` is the path of the socket on which every process reaches it. */
export interface EmbeddedRedis {
  readonly file: string
  readonly args: readonly string[]
  readonly url: string
}

// A socket path is limited to 108 bytes on Linux and 104 on macOS.
const LONGEST_SOCKET = 100

/**
 * Command line of a redis-server that keeps its data in `dir` and listens only on a unix socket that is private to this
 * user. Creates the folders. Every process of the user gets the same answer for the same folder.
 * @throws MlAirflowError `bad_setting` if another user owns the folder of the socket
 */
export function embeddedRedisCommand({ dir }: { readonly dir: string }): EmbeddedRedis {
  const data = resolve(dir)
  mkdirSync(data, { recursive: true })
  const socket = socketOf(data)
  const settings = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: data,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  return { file: 'redis-server', args, url: socket }
}

function socketOf(data: string): string {
  const beside = join(data, 'redis.sock')
  return Buffer.byteLength(beside) <= LONGEST_SOCKET ? beside : join(privateFolder(data), 'redis.sock')
}

/** A folder with a short path, for the socket of a data folder whose own path is too long. */
function privateFolder(data: string): string {
  const folder = join(tmpdir(), `ml-airflow-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new MlAirflowError(
      'bad_setting',
      `The folder ${folder}, for the socket of Redis, is not this user's alone: remove it, or choose a shorter data folder than ${data}.`,
    )
  return folder
}
