import type { Dag, KnownWorker, PoolUse, Run, TaskState, WaitingGroup } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { type WaitingParts, waitingFor } from './waiting.ts'

const NOW = new Date('2026-01-01T12:00:00Z')
const RUN = { id: 1, dagId: 'dag', state: 'queued', createdAt: new Date('2026-01-01T11:59:40Z') } as Run
const ALIVE = {
  host: 'host',
  pid: 7,
  slots: 2,
  queues: ['default'],
  gpus: ['0'],
  running: 0,
  alive: true,
  heartbeatAt: NOW,
} as unknown as KnownWorker

interface Facts {
  readonly run?: Partial<Run>
  readonly paused?: boolean
  readonly expanded?: boolean
  readonly workers?: readonly KnownWorker[]
  readonly heldBack?: boolean
  readonly instances?: readonly WaitingGroup[]
  readonly pools?: readonly Partial<PoolUse>[]
  /** Number requested by the task `train`. */
  readonly gpus?: number
  /** Since then, Redis does not answer. */
  readonly away?: Date
}

function ask(facts: Facts): Promise<readonly string[]> {
  const { run = {}, paused = false, expanded = false, workers = [ALIVE], heldBack = false } = facts
  const { instances = [], pools = [], gpus = 0, away } = facts
  const dag = { tasks: new Map([['train', { id: 'train', gpus }]]) } as unknown as Dag
  const counts: Record<string, number> = {}
  for (const { state } of instances) counts[state] = (counts[state] ?? 0) + 1
  const store = {
    runs: { load: async () => ({ paused, expanded }) },
    workers: { list: async () => workers },
    runLimit: { listDagsHeldBack: async () => (heldBack ? ['dag'] : []) },
    instances: {
      count: async () => counts,
      listWaiting: async () => instances.filter(({ state }) => WAITING.has(state)),
    },
    pools: { list: async () => pools },
  } as unknown as WaitingParts['store']
  return waitingFor(
    { store, registry: { find: () => (gpus === 0 ? undefined : dag) }, maxActiveRuns: 16, queue: { awaySince: away } },
    { ...RUN, ...run },
    NOW,
  )
}

const WAITING: ReadonlySet<TaskState> = new Set(['queued', 'up_for_retry'])

function instance(state: TaskState, more: Partial<WaitingGroup> = {}): WaitingGroup {
  return {
    taskId: 'train',
    state,
    decision: 'run',
    pool: undefined,
    poolSlots: 1,
    count: 1,
    queuedAt: RUN.createdAt,
    retryAt: undefined,
    ...more,
  }
}

const RUNNING = { run: { state: 'running' }, expanded: true } as const

test.each<[string, Facts, readonly unknown[]]>([
  ['a closed run waits for nothing', { run: { state: 'failed' }, workers: [] }, []],
  ['a paused DAG', { paused: true }, [expect.stringMatching(/^DAG 'dag' is paused: .*unpause dag/)]],
  [
    'Redis that does not answer, which is why no worker picks the run up',
    { away: NOW, run: { createdAt: new Date(0) } },
    [
      expect.stringMatching(
        /^Redis has not answered since 2026-01-01T12:00:00.000Z\. Nothing is lost.*`ml-airflow check`/,
      ),
    ],
  ],
  ['no worker at all', { workers: [] }, ['No worker is alive: start one with `ml-airflow worker`.']],
  [
    'a worker that went away',
    { workers: [{ ...ALIVE, alive: false }] },
    [
      expect.stringMatching(
        /^No worker is alive: .* The last one, on host, sent its last heartbeat at 2026-01-01T12:00/,
      ),
    ],
  ],
  [
    'the limit of runs',
    { heldBack: true },
    [expect.stringMatching(/^DAG 'dag' has 16 runs under way, which is its limit/)],
  ],
  [
    'nobody who takes it up',
    {},
    [expect.stringMatching(/^No worker has picked it up for 20 s\. Perhaps .*host:7.* no DAG 'dag'/)],
  ],
  ['a run that has just been accepted', { run: { createdAt: NOW } }, []],
  ['tasks that run', { ...RUNNING, instances: [instance('running'), instance('waiting')] }, []],
  [
    'a pool that does not exist',
    { ...RUNNING, instances: [instance('queued', { pool: 'gpu' })] },
    [expect.stringMatching(/^Task 'train' waits for slots of pool 'gpu': it does not exist/)],
  ],
  [
    'a pool that is full',
    {
      ...RUNNING,
      instances: [instance('queued', { pool: 'gpu' }), instance('queued', { pool: 'gpu' })],
      pools: [{ name: 'gpu', slots: 2, used: 2 }],
    },
    ["2 tasks wait for slots of pool 'gpu': 2 of 2 are taken."],
  ],
  [
    'a pool that is too small',
    {
      ...RUNNING,
      instances: [instance('queued', { pool: 'gpu', poolSlots: 4 })],
      pools: [{ name: 'gpu', slots: 2, used: 0 }],
    },
    ["Task 'train' waits for slots of pool 'gpu': a task takes 4, and it has 2."],
  ],
  [
    'no worker with as many GPUs',
    { ...RUNNING, gpus: 2, instances: [instance('queued')] },
    [
      "Task 'train' waits: no live worker of queue 'default' offers 2 GPUs: start one with `ml-airflow worker --queues default --gpus 0,1`.",
    ],
  ],
  [
    'GPUs that are taken',
    { ...RUNNING, gpus: 1, instances: [instance('queued'), instance('running')] },
    ["Task 'train' waits for GPUs, which other tasks have."],
  ],
  [
    'busy workers',
    { ...RUNNING, workers: [{ ...ALIVE, running: 2 }], instances: [instance('queued')] },
    ["Task 'train' waits for a worker: all 2 slots are taken."],
  ],
  [
    'a queue that no worker serves',
    { ...RUNNING, instances: [instance('queued', { queue: 'gpu' })] },
    [expect.stringMatching(/^Task 'train' waits in queue 'gpu', which no live worker serves: start one with/)],
  ],
  [
    'a task that no worker knows (F48)',
    { ...RUNNING, instances: [instance('queued')] },
    [
      expect.stringMatching(
        /^Task 'train' waits, and no worker has picked it up for 20 s\. Perhaps .* no task 'train'/,
      ),
    ],
  ],
  [
    'the same work elsewhere',
    { ...RUNNING, instances: [instance('queued', { decision: 'join' })] },
    ["Task 'train' waits for the same work of another run, whose result they will take."],
  ],
  [
    'the next try',
    { ...RUNNING, instances: [instance('up_for_retry', { retryAt: NOW }), instance('waiting')] },
    ["Task 'train' waits for the next try, at 2026-01-01T12:00:00.000Z."],
  ],
  [
    'a paused DAG with tasks under way, and no worker',
    { ...RUNNING, paused: true, workers: [], instances: [instance('queued')] },
    [expect.stringMatching(/is paused/), expect.stringMatching(/No worker is alive/)],
  ],
])('names the obstacle of a run: %s', async (_what, facts, sentences) => {
  expect(await ask(facts)).toEqual(sentences)
})
