import { statSync } from 'node:fs'
import { defined } from '@ml-airflow/core'
import { Redis } from 'ioredis'
import type { Bench } from './bench.ts'
import type { Engine } from './engine.ts'
import { childrenOf, processorMs } from './processes.ts'
import { openSql } from './sql.ts'

/** Counters by name. The difference of two readings is the work between them. */
export type Counts = Readonly<Record<string, number>>

/** Reads an engine's counters: database, Redis and CPU. */
export async function countsOf(bench: Bench, engine: Engine): Promise<Counts> {
  return {
    ...(await databaseCounts(engine)),
    ...(await redisCounts(bench.redis.port)),
    ...processorCounts(bench, engine),
  }
}

export function difference(after: Counts, before: Counts): Counts {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]))
}

const KB = 1024
const STATUS = {
  'SQL statements': ['Questions', 1],
  'SQL commits': ['Com_commit', 1],
  'SQL sent to the server (KB)': ['Bytes_received', KB],
  'SQL answers (KB)': ['Bytes_sent', KB],
  'InnoDB log (KB)': ['Innodb_os_log_written', KB],
} as const

async function databaseCounts({ database }: Engine): Promise<Counts> {
  if (database.type === 'sqlite')
    return { 'SQLite file and WAL (KB)': (sizeOf(database.file) + sizeOf(`${database.file}-wal`)) / KB }
  const sql = await openSql(database)
  try {
    const rows = await sql.rows('SHOW GLOBAL STATUS')
    const values = new Map(rows.map((row) => [String(row.Variable_name), Number(row.Value)]))
    return Object.fromEntries(
      Object.entries(STATUS).map(([name, [variable, unit]]) => [name, (values.get(variable) ?? Number.NaN) / unit]),
    )
  } finally {
    await sql.close()
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

async function redisCounts(port: number): Promise<Counts> {
  const client = new Redis({ host: '127.0.0.1', port })
  const info = await client.info()
  client.disconnect()
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1])
  return {
    'Redis commands, those in scripts too': field('total_commands_processed'),
    'Redis received (KB)': field('total_net_input_bytes') / KB,
    'Redis answers (KB)': field('total_net_output_bytes') / KB,
    'Redis memory (KB)': field('used_memory') / KB,
  }
}

function processorCounts(bench: Bench, { name, api, workers }: Engine): Counts {
  const own = workers.map(({ pid }) => pid ?? 0)
  const sum = (pids: readonly number[]) => pids.reduce((total, pid) => total + processorMs(pid), 0)
  const server = bench.serverOf(name)
  return {
    'processor of the workers (ms)': sum(own),
    'processor of the launchers (ms)': sum(own.flatMap(childrenOf)),
    'processor of the API (ms)': sum([api.pid ?? 0]),
    'processor of Redis (ms)': sum([bench.redis.pid]),
    ...defined({ 'processor of the database (ms)': server && sum([server.pid]) }),
  }
}
