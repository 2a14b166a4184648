// A minimal API to compare with: Fastify, one SQLite insert and one BullMQ job for each run.
import type { AddressInfo } from 'node:net'
import Sqlite from 'better-sqlite3'
import { Queue } from 'bullmq'
import fastify from 'fastify'

const [, , redisPort = '', file = ''] = process.argv
const database = new Sqlite(file)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = NORMAL')
database.exec('CREATE TABLE run (id INTEGER PRIMARY KEY, conf TEXT NOT NULL, accepted_at TEXT NOT NULL)')
const insert = database.prepare("INSERT INTO run (conf, accepted_at) VALUES (?, strftime('%Y-%m-%d %H:%M:%f', 'now'))")
const accept = database.transaction((conf: string) => insert.run(conf).lastInsertRowid)
const queue = new Queue(`bare-${process.pid}`, { connection: { host: '127.0.0.1', port: Number(redisPort) } })
const server = fastify()

server.post<{ Body: { conf: unknown } }>('/runs', async ({ body }, reply) => {
  const id = Number(accept.immediate(JSON.stringify(body.conf)))
  await queue.add('run', { id }, { jobId: `run-${id}` })
  return reply.code(201).send({ id })
})

await server.listen({ host: '127.0.0.1', port: 0 })
const [address] = server.addresses() as readonly AddressInfo[]
process.send?.(address?.port)
