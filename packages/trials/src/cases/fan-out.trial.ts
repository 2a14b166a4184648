import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Child } from '../cluster/child.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { DagSpec } from '../dags.ts'
import { until } from '../wait.ts'
import { DATABASES, databaseOf, test } from './start.ts'

const LIST = `printf '"a"\\n"b"\\n"c"\\n' >"$MLAF_OUTPUT_PATH"`
const FAN: DagSpec = {
  id: 'fan',
  tasks: [
    { id: 'list', body: LIST, writes: true },
    { id: 'fit', after: ['list'], samplesFrom: 'list' },
    { id: 'check', after: ['fit'], samplesFrom: 'list' },
    { id: 'gather', after: ['check'] },
  ],
}
const EACH_ONCE = ['check', 'check', 'check', 'fit', 'fit', 'fit', 'gather', 'list']

/** Where a worker is struck: between the two steps of a spread, and after them. */
const MOMENTS = [
  ['has read a list', 'listed'],
  ['has made task instances of a list', 'spread'],
] as const
const CASES = DATABASES.flatMap((name) => MOMENTS.map(([what, step]) => [name, what, step] as const))

test.concurrent.for(CASES)(
  'M70 (%s): a worker killed when it %s costs nothing, and each sample runs once',
  async ([name, , step], { start }) => {
    const cluster = await start({ dags: [FAN], workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step, action: 'SIGKILL' })
    await cluster.trigger({ dagId: 'fan' })
    await cluster.struck(victim, 0)
    await cluster.startWorkers(2)
    expect(await cluster.violations()).toEqual([])
    expect(order(cluster)).toEqual(EACH_ONCE)
  },
)

test.concurrent.for(CASES)(
  'M70 (%s): a worker stopped when it %s is replaced, changes nothing when it goes on, and each sample runs once',
  async ([name, , step], { start }) => {
    const cluster = await start({ dags: [FAN], workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step, action: 'SIGSTOP' })
    await cluster.trigger({ dagId: 'fan' })
    await victim.said(new RegExp(`^step ${step}`, 'm'))
    cluster.noteFault('SIGSTOP', 0)
    await cluster.startWorkers(2)
    expect(await cluster.settled()).toBe(true)
    victim.signal('SIGCONT')
    expect(await cluster.violations()).toEqual([])
    expect(order(cluster)).toEqual(EACH_ONCE)
  },
)

test.concurrent.for(DATABASES)(
  'M70 (%s): Redis emptied while a worker stands still over a list costs nothing, and each sample runs once',
  async (name, { start }) => {
    const cluster = await start({ dags: [FAN], workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step: 'spread', action: 'wait' })
    await cluster.trigger({ dagId: 'fan' })
    await victim.said(/^step spread/m)
    cluster.noteFault('an event loop stands still', 0)
    await cluster.fault('FLUSHALL', () => cluster.redisCommand('FLUSHALL'))
    await cluster.startWorkers(2)
    expect(await cluster.settled()).toBe(true)
    cluster.resume()
    expect(await cluster.violations()).toEqual([])
    expect(order(cluster)).toEqual(EACH_ONCE)
  },
)

// Notes a live process on the same GPU. The first tries end once the trial lets them.
const ON_GPU = `
card=\${EVIDENCE%/*}/gpu.$CUDA_VISIBLE_DEVICES
[[ -e $card ]] && kill -0 "$(<"$card")" 2>/dev/null && touch "\${EVIDENCE%/*}/twice"
echo $$ >"$card"
((MLAF_TRY >= 2)) || beat_until_resumed
rm "$card"`
const LANE: DagSpec = {
  id: 'lane',
  tasks: [
    { id: 'list', body: LIST, writes: true },
    { id: 'fit', after: ['list'], samplesFrom: 'list', queue: 'gpu', gpus: 1, body: ON_GPU },
    { id: 'gather', after: ['fit'], triggerRule: 'all_done' },
  ],
}
const TWO_CARDS = { WORKER_QUEUES: 'gpu', WORKER_GPUS: '0,1' }

interface Lane {
  readonly cluster: Cluster
  readonly worker: Child
}

/** The faults, each with the repair after which the samples run again. */
const FAULTS: Readonly<Record<string, (lane: Lane) => Promise<void>>> = {
  async 'SIGKILL of its worker'({ cluster, worker }) {
    await cluster.fault('SIGKILL', () => worker.signal('SIGKILL'))
    cluster.launchWorker(undefined, TWO_CARDS)
    await cluster.begun('fit', 2)
  },
  async 'SIGSTOP of its worker'({ cluster, worker }) {
    await cluster.fault('SIGSTOP', () => worker.signal('SIGSTOP'))
    cluster.launchWorker(undefined, TWO_CARDS)
    await cluster.begun('fit', 2)
    worker.signal('SIGCONT')
  },
  async FLUSHALL({ cluster }) {
    await cluster.fault('FLUSHALL', () => cluster.redisCommand('FLUSHALL'))
  },
}

test.concurrent.for(DATABASES.flatMap((name) => Object.keys(FAULTS).map((fault) => [name, fault] as const)))(
  'M71 (%s): the samples of a list stay in their queue, and each has its GPU alone, through %s',
  async ([name, fault], { start }) => {
    const cluster = await start({ dags: [LANE], workers: 0, database: databaseOf(name) })
    const worker = cluster.launchWorker(undefined, TWO_CARDS)
    const other = cluster.launchWorker(undefined, { WORKER_QUEUES: 'default' })
    const { runId } = await cluster.trigger({ dagId: 'lane' })
    await until('two samples have both GPUs', () => cluster.alive.filter(({ taskId }) => taskId === 'fit').length === 2)
    await FAULTS[fault]?.({ cluster, worker })
    cluster.resume()
    expect(await cluster.violations({ hits: 2 })).toEqual([])

    const instances = await cluster.instancesOf(runId)
    expect(instances.map(({ state }) => state)).toEqual(Array(5).fill('success'))
    expect(existsSync(join(cluster.site.folder, 'twice'))).toBe(false)
    expect(other.log).not.toMatch(/^step claimed fit/m)
    if (fault === 'FLUSHALL') expect(order(cluster)).toEqual(['fit', 'fit', 'fit', 'gather', 'list'])
  },
)

function order({ executions }: Cluster): readonly string[] {
  return executions.map(({ taskId }) => taskId).sort()
}
