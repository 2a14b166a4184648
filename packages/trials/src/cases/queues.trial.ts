import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { TaskSpec } from '../dags.ts'
import { until } from '../wait.ts'
import { DATABASES, databaseOf, test } from './start.ts'
import { stateOf } from './state-of.ts'

// Its first try is killed with its worker, its second one freezes with its worker. A live process on the same GPU is noted.
const TRAIN = `
card=\${EVIDENCE%/*}/gpu.$CUDA_VISIBLE_DEVICES
[[ -e $card ]] && kill -0 "$(<"$card")" 2>/dev/null && touch "\${EVIDENCE%/*}/twice"
echo $$ >"$card"
((MLAF_TRY >= 3)) || beat 30
rm "$card"`

const TASKS: readonly TaskSpec[] = [
  { id: 'train', queue: 'gpu', gpus: 1, body: TRAIN },
  { id: 'broken', queue: 'cpu', body: 'false' },
  { id: 'alarm', queue: 'cpu', after: ['train', 'broken'], triggerRule: 'one_failed' },
  { id: 'unneeded', queue: 'cpu', after: ['train'], triggerRule: 'one_failed' },
  { id: 'clean', queue: 'cpu', after: ['train', 'broken'], triggerRule: 'all_done' },
]
const ENDS = {
  train: 'success',
  broken: 'failed',
  alarm: 'success',
  unneeded: 'skipped',
  clean: 'success',
}
const GPU = { WORKER_QUEUES: 'gpu', WORKER_GPUS: '0' }

test.concurrent.for(DATABASES)(
  'M69 (%s): a task stays with the workers of its queue and has its GPU alone, and rules do not count a lost try as an end',
  async (name, { start }) => {
    const dags = [{ id: 'lanes', tasks: TASKS }]
    const cluster = await start({ dags, database: databaseOf(name), workers: 0 })
    const [cpu, killed] = [{ WORKER_QUEUES: 'cpu,default' }, GPU].map((env) => cluster.launchWorker(undefined, env))
    const { runId } = await cluster.trigger({ dagId: 'lanes' })
    await cluster.begun('train')
    await cluster.begun('alarm')
    await cluster.fault('SIGKILL of the only worker of its queue', () => killed?.signal('SIGKILL'))
    await until('the task waits for a worker of its queue', async () => (await stateOf(cluster, 'train')) === 'queued')
    await cluster.fault('Redis is emptied', () => cluster.redisCommand('FLUSHALL'))
    for (let started = 0; started < 2; started++) cluster.launchWorker(undefined, GPU)
    await cluster.begun('train', 2)
    const frozen = await cluster.runnerOf('train')
    await cluster.fault('SIGSTOP', () => frozen.signal('SIGSTOP'))
    await cluster.begun('train', 3)
    frozen.signal('SIGCONT')
    expect(await cluster.violations({ hits: 2 })).toEqual([])

    const instances = await cluster.instancesOf(runId)
    expect(Object.fromEntries(instances.map(({ taskId, state }) => [taskId, state]))).toEqual(ENDS)
    expect((await cluster.runOf(runId))?.state).toBe('failed')
    expect((await cluster.triesOf(runId, 'train')).map(({ outcome }) => outcome)).toEqual(['lost', 'lost', 'success'])
    expect((await cluster.triesOf(runId, 'train')).map(({ worker }) => pidOf(worker))).not.toContain(cpu?.pid)
    for (const id of ['broken', 'alarm', 'clean'])
      expect((await cluster.triesOf(runId, id)).map(({ worker }) => pidOf(worker))).toEqual([cpu?.pid])
    const [trained, cleaned] = ['train', 'clean'].map((id) => cluster.executions.findLast((one) => one.taskId === id))
    expect(cleaned?.begin).toBeGreaterThanOrEqual(trained?.lastSeen ?? Number.NaN)
    expect(existsSync(join(cluster.site.folder, 'twice'))).toBe(false)
  },
)

function pidOf(worker: string): number {
  return Number(worker.split(':')[1])
}
