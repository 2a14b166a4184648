import { setTimeout as pause } from 'node:timers/promises'
import type { TaskDelivery } from '@ml-airflow/core'
import type { Cluster, ClusterOptions } from '../cluster/cluster.ts'
import { TIMES } from '../cluster/site.ts'
import { chain, type DagSpec } from '../dags.ts'
import { until } from '../wait.ts'
import { longUntilTry, type Start } from './start.ts'

// Faults that the protocol's guards must withstand. The cases show that they have no effect; without a guard, an invariant
// must be violated. A scenario ends with its fault: the caller checks the result.

type Surroundings = Pick<ClusterOptions, 'database' | 'repository'>

/** M12: the worker of b freezes for three leases and resumes while its successor is still running. */
export async function frozenWorker(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const body = `${longUntilTry(2)}; beat 8`
  const dags = [{ id: 'two', tasks: [...chain(['a']), { id: 'b', after: ['a'], body }] }]
  const cluster = await start({ ...surroundings, dags })
  await cluster.trigger({ dagId: 'two' })
  await cluster.begun('b')
  const victim = await cluster.runnerOf('b')
  await cluster.fault('SIGSTOP', () => victim.signal('SIGSTOP'))
  await pause(3 * TIMES.lease * 1000)
  victim.signal('SIGCONT')
  return cluster
}

/** M07: a worker dies after the end of its command, and the next one after it has renamed the output, a folder. */
export async function lostInTheMiddle(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const body = 'mkdir "$MLAF_OUTPUT_PATH"; echo done >"$MLAF_OUTPUT_PATH/result"'
  const dags = [{ id: 'two', tasks: [...chain(['a'], { body, writes: true }), { id: 'b', after: ['a'] }] }]
  const cluster = await start({ ...surroundings, dags, workers: 0 })
  await cluster.trigger({ dagId: 'two' })
  for (const step of ['exited', 'renamed'] as const) {
    const victim = cluster.launchWorker({ step, action: 'SIGKILL' })
    await cluster.struck(victim, 0)
  }
  return cluster
}

/** M07: a launcher is killed after its command's end, while it waits for a child that ignores SIGTERM. */
export async function launcherKilledInCleaning(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const body = '(trap "" TERM; touch ready; exec sleep 600) & until [ -e ready ]; do sleep 0.01; done'
  const dags = [{ id: 'one', tasks: [{ id: 'a', body }] }]
  const cluster = await start({ ...surroundings, dags, workers: 1, settings: { KILL_GRACE_SECONDS: '1.5' } })
  await cluster.trigger({ dagId: 'one' })
  await until('the command has ended', () => cluster.executions.some(({ end }) => end !== undefined))
  await until('its Bash is gone', () => cluster.processes.length === 1)
  const launcher = await cluster.launcherOf('a')
  await cluster.fault('SIGKILL of the launcher', () => process.kill(launcher, 'SIGKILL'))
  return cluster
}

/** M64: the launcher of a command freezes. */
export async function frozenLauncher(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const dags = [{ id: 'one', tasks: chain(['a'], { body: longUntilTry(2) }) }]
  const cluster = await start({ ...surroundings, dags, workers: 1 })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const launcher = await cluster.launcherOf('a')
  await cluster.fault('SIGSTOP of the launcher', () => process.kill(launcher, 'SIGSTOP'))
  return cluster
}

/** M65: a worker and its launcher freeze, so that neither enforces the deadline of their command. */
export async function frozenPair(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const body = `${longUntilTry(2)}; beat 2`
  const dags = [{ id: 'one', tasks: chain(['a'], { body }) }]
  const cluster = await start({ ...surroundings, dags, workers: 2 })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const [worker, launcher] = [await cluster.runnerOf('a'), await cluster.launcherOf('a')]
  await cluster.fault('SIGSTOP of a worker and its launcher', () => {
    process.kill(launcher, 'SIGSTOP')
    worker.signal('SIGSTOP')
  })
  return cluster
}

/** M66: the clock is set forward several times, while three commands run and other slots are free. */
export async function clockSetForward(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  // On a slow machine, the tasks start seconds apart: all of them still run at the last step.
  const tasks = ['a', 'b', 'c'].map((id) => ({ id, body: 'beat 12' }))
  const cluster = await start({ ...surroundings, dags: [{ id: 'three', tasks }] })
  await cluster.trigger({ dagId: 'three' })
  await Promise.all(tasks.map(({ id }) => cluster.begun(id)))
  cluster.noteFault('the clock is set forward', 0)
  // A worker that renews its lease directly after a step would hide the fault.
  for (let steps = 0; steps < 10; steps++, await pause(0.27 * TIMES.lease * 1000)) await cluster.stepClock(3600)
  return cluster
}

/** M67: the clock is set back by an hour; then a worker dies, and Redis is flushed. */
export async function clockSetBack(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const dags = [{ id: 'one', tasks: chain(['a'], { body: longUntilTry(2) }) }]
  const cluster = await start({ ...surroundings, dags })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const victim = await cluster.runnerOf('a')
  await cluster.fault('the clock is set back', async () => {
    await cluster.stepClock(-3600)
    victim.signal('SIGKILL')
    await cluster.redisCommand('FLUSHALL')
  })
  return cluster
}

const SHARED = chain(['common_1', 'common_2'], { body: 'beat 1', parameters: 'common' })
const SHARING: readonly DagSpec[] = [
  { id: 'training', parameters: 'training', tasks: [...SHARED, { id: 'train', after: ['common_2'] }] },
  { id: 'testing', parameters: 'testing', tasks: [...SHARED, { id: 'test', after: ['common_2'] }] },
]

/** M53: two concurrent runs share their first two tasks. */
export async function sharedTasks(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const cluster = await start({ ...surroundings, dags: SHARING })
  await Promise.all([
    cluster.trigger({ dagId: 'training', conf: { parameter_1: 'x', parameter_2: 'y' } }),
    cluster.trigger({ dagId: 'testing', conf: { parameter_1: 'x', parameter_3: 'z' } }),
  ])
  return cluster
}

/** M51: the accepting side dies between SQL and the queue; the client repeats the request and learns that the run exists. */
export async function forgottenJob(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const cluster = await start({ ...surroundings, dags: [{ id: 'two', tasks: chain(['a', 'b']) }] })
  const request = { dagId: 'two', runId: cluster.newRunId(), conf: { parameter_1: 'x' } }
  await cluster.fault('SIGKILL', () => cluster.launchDyingTrigger(request).ended())
  await cluster.trigger(request)
  return cluster
}

/** M50: someone enqueues the job of b by hand, and a worker takes it while a, upstream of b, runs. */
export async function earlyJob(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const tasks = [
    { id: 'a', body: 'beat_until_resumed' },
    { id: 'b', after: ['a'] },
  ]
  const cluster = await start({ ...surroundings, dags: [{ id: 'two', tasks }] })
  const { runId } = await cluster.trigger({ dagId: 'two' })
  await cluster.begun('a')
  const run = { run: (await cluster.runOf(runId))?.id ?? 0, dagId: 'two', delivery: 1 }
  const b = (await cluster.instancesOf(runId)).find(({ taskId }) => taskId === 'b')
  const early: TaskDelivery = { run: run.run, instance: b?.id ?? 0, taskId: 'b', delivery: 99, delayMs: 0 }
  await cluster.fault('a job by hand', () => cluster.site.queue.addTasks(run, [early]))
  await until('the job has ended', async () => (await cluster.site.queue.missingTasks([early])).length === 1)
  cluster.resume()
  return cluster
}

const HELD_CHAIN = [
  { id: 'a', body: 'beat_until_resumed' },
  { id: 'b', after: ['a'] },
  { id: 'c', after: ['b'] },
]

/** M61: a DAG is paused while a runs, whose slot would continue with b. */
export async function pausedMeanwhile(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const cluster = await start({ ...surroundings, dags: [{ id: 'three', tasks: HELD_CHAIN }], workers: 1 })
  await cluster.trigger({ dagId: 'three' })
  await cluster.begun('a')
  await cluster.site.store.dags.setPaused('three', true)
  cluster.resume()
  return cluster
}

/** M61: a DAG is paused while b runs, whose slot has read c ahead. */
export async function pausedAhead(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const tasks = [{ id: 'a' }, { id: 'b', after: ['a'], body: 'beat_until_resumed' }, { id: 'c', after: ['b'] }]
  const cluster = await start({ ...surroundings, dags: [{ id: 'three', tasks }], workers: 1 })
  await cluster.trigger({ dagId: 'three' })
  await cluster.begun('b')
  await cluster.site.store.dags.setPaused('three', true)
  cluster.resume()
  return cluster
}

/** M16: the only worker gets SIGTERM while it runs a, whose slot would continue with b. */
export async function stoppedMeanwhile(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const settings = { SHUTDOWN_GRACE_SECONDS: '20' }
  const cluster = await start({ ...surroundings, dags: [{ id: 'three', tasks: HELD_CHAIN }], workers: 1, settings })
  await cluster.trigger({ dagId: 'three' })
  await cluster.begun('a')
  const [worker] = cluster.workers
  await cluster.fault('SIGTERM', () => worker?.signal('SIGTERM'))
  await worker?.said(/^asked to stop$/m)
  cluster.resume()
  return cluster
}

/** M61: a higher-priority task waits for the only slot while a runs. */
export async function urgentWaits(start: Start, surroundings: Surroundings = {}): Promise<Cluster> {
  const dags = [
    { id: 'low', tasks: HELD_CHAIN },
    { id: 'high', tasks: [{ id: 'urgent', priorityWeight: 9, body: ':' }] },
  ]
  const cluster = await start({ ...surroundings, dags, workers: 1, settings: { WORKER_CONCURRENCY: '1' } })
  await cluster.trigger({ dagId: 'low' })
  await cluster.begun('a')
  await cluster.trigger({ dagId: 'high', conf: { parameter_1: 'h' } })
  await until('the urgent one waits', async () => (await cluster.site.queue.highestWaitingWeight()) === 9)
  cluster.resume()
  return cluster
}
