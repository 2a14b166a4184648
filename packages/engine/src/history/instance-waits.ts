import {
  DEFAULT_QUEUE,
  isSettled,
  type KnownWorker,
  type PoolUse,
  type RecordedInstance,
  type Run,
  type Store,
} from '@ml-airflow/core'

/** A task instance with its run. */
interface Waiting {
  readonly instance: RecordedInstance
  readonly run: Run
}

/** Reasons for which task instances wait, read once for all of them. */
interface WaitFacts {
  readonly alive: readonly KnownWorker[]
  readonly pools: ReadonlyMap<string, PoolUse>
  readonly paused: ReadonlySet<string>
}

/** Why a task instance has not started. */
export interface InstanceWait {
  readonly sentence: string
  /** Whether it holds up the whole run, so that the run's own sentences name it, too. */
  readonly isOfRun: boolean
}

/** Why task instances have not started, by id. Needs three queries in total, and none if all of them have started. */
export async function instanceWaits(
  { workers, pools, dags }: Pick<Store, 'workers' | 'pools' | 'dags'>,
  instances: readonly Waiting[],
): Promise<ReadonlyMap<number, InstanceWait>> {
  const open = instances.filter(({ instance: { state } }) => !isSettled(state) && state !== 'running')
  if (open.length === 0) return new Map()
  const [known, allPools, paused] = await Promise.all([workers.list(), pools.list(), dags.listPaused()])
  const facts = {
    alive: known.filter(({ alive }) => alive),
    pools: new Map(allPools.map((pool) => [pool.name, pool])),
    paused,
  }
  return new Map(
    open.flatMap((one) => {
      const wait = waitOf(one, facts)
      return wait === undefined ? [] : [[one.instance.id, wait] as const]
    }),
  )
}

function waitOf({ instance, run }: Waiting, facts: WaitFacts): InstanceWait | undefined {
  if (facts.paused.has(run.dagId))
    return { sentence: `DAG '${run.dagId}' is paused: nothing of it starts.`, isOfRun: true }
  const sentence = ownWait(instance, facts)
  return sentence === undefined ? undefined : { sentence, isOfRun: sentence === NO_WORKER }
}

const NO_WORKER = 'Waits for a worker: none is alive.'

function ownWait(instance: RecordedInstance, facts: WaitFacts): string | undefined {
  const { state, pending, retryAt, reason } = instance
  if (state === 'waiting') return reason === 'samples_unknown' ? undefined : upstreamWait(pending)
  if (state === 'up_for_retry' && retryAt !== undefined) return `Waits for the next try, at ${retryAt.toISOString()}.`
  return workerWait(instance, facts) ?? poolWait(instance, facts)
}

function upstreamWait(pending: number): string {
  return pending === 1 ? 'Waits for an upstream task.' : `Waits for ${pending} upstream task instances.`
}

function workerWait({ queue = DEFAULT_QUEUE, pool }: RecordedInstance, { alive }: WaitFacts): string | undefined {
  if (alive.length === 0) return NO_WORKER
  const serving = alive.filter(({ queues }) => queues.includes(queue))
  if (serving.length === 0) return `Waits for a worker of queue '${queue}': no live worker serves it.`
  const isFull = serving.every(({ running, slots }) => running >= slots)
  return isFull && pool === undefined ? 'Waits for a free slot of a worker.' : undefined
}

function poolWait({ pool: name, poolSlots }: RecordedInstance, { pools }: WaitFacts): string | undefined {
  if (name === undefined) return undefined
  const pool = pools.get(name)
  if (pool === undefined) return `Waits for pool '${name}', which does not exist.`
  if (pool.slots < 0 || pool.used + poolSlots <= pool.slots) return undefined
  return `Waits for pool '${name}': ${pool.used} of ${pool.slots} slots are taken.`
}
