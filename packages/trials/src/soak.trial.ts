import { statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type TestServer, testFolder, testMariadb } from '@ml-airflow/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { DATABASES, test } from './cases/start.ts'
import type { Child } from './cluster/child.ts'
import type { Cluster } from './cluster/cluster.ts'
import { childrenOf } from './cluster/processes.ts'
import { chain, diamond } from './dags.ts'

const SEED = Number(process.env.TRIAL_SEED ?? Date.now() % 2 ** 31)
const HOUR_S = 3600
const SOAK_MS = 1000 * Number(process.env.TRIAL_SOAK_SECONDS ?? 20)
const WORKERS = 3
const TRIGGER_MS = 700

interface Struck {
  readonly cluster: Cluster
  /** Undefined for a trial on SQLite. */
  readonly mariadb: TestServer | undefined
  readonly worker: Child
  /** Duration of continuous damage. */
  readonly ms: number
}

const strikes = {
  'SIGKILL of a worker': ({ worker }) => worker.signal('SIGKILL'),
  'SIGTERM of a worker': ({ worker }) => worker.signal('SIGTERM'),
  'SIGSTOP of a worker': ({ worker, ms }) => {
    worker.signal('SIGSTOP')
    setTimeout(() => worker.signal('SIGCONT'), 2 * ms)
  },
  'SIGKILL of a launcher': ({ worker }) => signalLauncher(worker, 'SIGKILL'),
  'SIGSTOP of a launcher': ({ worker }) => signalLauncher(worker, 'SIGSTOP'),
  'a clock set forward': ({ cluster }) => cluster.stepClock(HOUR_S),
  'a clock set back': ({ cluster }) => cluster.stepClock(-HOUR_S),
  'kill -9 of Redis': async ({ cluster, ms }) => {
    await cluster.site.redis.kill('SIGKILL')
    await pause(ms / 4)
    await cluster.site.redis.start()
  },
  'power loss of Redis': async ({ cluster }) => {
    const file = join(cluster.site.folder, 'redis', 'appendonlydir', 'appendonly.aof.1.incr.aof')
    const { size } = statSync(file)
    await pause(1000)
    await cluster.site.redis.kill('SIGKILL')
    truncateSync(file, size)
    await cluster.site.redis.start()
  },
  'FLUSHALL of Redis': ({ cluster }) => cluster.redisCommand('FLUSHALL'),
  'kill -9 of MariaDB': async ({ mariadb, ms }) => {
    if (mariadb === undefined) return
    await mariadb.kill('SIGKILL')
    await pause(ms / 4)
    await mariadb.start()
  },
} as const satisfies Record<string, (struck: Struck) => unknown>

const schedule = fc.record({
  afterMs: fc.integer({ min: 1500, max: 4000 }),
  what: fc.constantFrom(...(Object.keys(strikes) as (keyof typeof strikes)[])),
  whom: fc.nat(),
  ms: fc.integer({ min: 1000, max: 5000 }),
})

const DAGS = [
  { id: 'chain', tasks: chain(['a', 'b', 'c'], { body: 'beat 1' }) },
  { id: 'diamond', tasks: diamond({ body: 'beat 2' }).map((task) => ({ ...task, id: `diamond_${task.id}` })) },
]

test.for(DATABASES)(
  `M56 (%s): nothing is lost, repeated or doubled under random faults, seed ${SEED}`,
  { timeout: SOAK_MS + 200_000 },
  async (name, { start, onTestFinished }) => {
    const mariadb = name === 'MariaDB' ? await ownMariadb(onTestFinished) : undefined
    const database = mariadb === undefined ? 'sqlite' : { mariadbPort: mariadb.port }
    const cluster = await start({ dags: DAGS, workers: WORKERS, database })
    const end = Date.now() + SOAK_MS
    const load = Promise.all([triggerUntil(cluster, end), keepWorkers(cluster, end)])
    for (const { afterMs, what, whom, ms } of fc.sample(schedule, { seed: SEED, numRuns: SOAK_MS / 1500 })) {
      await pause(afterMs)
      if (Date.now() > end) break
      const living = cluster.workers.filter((worker) => worker.lives)
      const worker = living[whom % living.length]
      if (worker !== undefined) await cluster.fault(what, () => strikes[what]({ cluster, mariadb, worker, ms }))
    }
    await load
    expect(await cluster.violations({ hits: 1 }, 120_000)).toEqual([])
    const hits = cluster.faults.reduce((sum, fault) => sum + fault.hits, 0)
    console.log(
      `soak ${name} seed ${SEED}: ${cluster.faults.length} faults, ${hits} running commands hit, 0 violations`,
    )
  },
)

/** A server that only this trial uses and kills. */
async function ownMariadb(onTestFinished: (undo: () => Promise<void>) => void): Promise<TestServer> {
  const folder = testFolder()
  const mariadb = await testMariadb({ dir: folder.path })
  onTestFinished(async () => {
    await mariadb.stop()
    folder.remove()
  })
  await mariadb.start()
  return mariadb
}

/** A starting or ending worker may have no launcher. */
function signalLauncher(worker: Child, signal: NodeJS.Signals): void {
  for (const pid of childrenOf(worker.pid)) process.kill(pid, signal)
}

/** A client that retries until its run is accepted. Every second run repeats the values of the previous one. */
async function triggerUntil(cluster: Cluster, end: number): Promise<void> {
  const asked: Promise<void>[] = []
  for (let number = 0; Date.now() < end; number++) {
    const dagId = number % 4 < 2 ? 'chain' : 'diamond'
    const conf = { parameter_1: `set ${Math.floor(number / 2)}` }
    asked.push(ask(cluster, { dagId, conf, runId: cluster.newRunId() }))
    await pause(TRIGGER_MS)
  }
  await Promise.all(asked)
}

async function ask(cluster: Cluster, request: { dagId: string; conf: object; runId: string }): Promise<void> {
  while ((await cluster.trigger(request)).status === 503) await pause(TRIGGER_MS)
}

/** Restarts dead workers, as systemd or compose would. */
async function keepWorkers(cluster: Cluster, end: number): Promise<void> {
  for (; Date.now() < end; await pause(200)) {
    const living = cluster.workers.filter((worker) => worker.lives).length
    for (let missing = WORKERS - living; missing > 0; missing--) cluster.launchWorker()
  }
  if (!cluster.workers.some((worker) => worker.lives)) await cluster.startWorkers(1)
}
