import { randomUUID } from 'node:crypto'
import { type DagRegistry, isClosed, type Run, type Store } from '@ml-airflow/core'
import { EventLog, type LiveEvent } from './event-log.ts'
import { Seen } from './seen.ts'

export interface ChangeFeedParts {
  readonly store: Pick<Store, 'runHistory' | 'instanceHistory' | 'workers' | 'dags'>
  readonly registry: Pick<DagRegistry, 'dags' | 'failures'>
  /** Told when the database could not be asked. The next look makes up for it. */
  readonly onTrouble: (error: unknown) => void
  /** Between two looks at all that is open. Default: 1000. */
  readonly lookMs?: number
}

type Listener = (events: readonly LiveEvent[]) => void

/** Time for which hints are gathered: they come in bursts. */
const GATHER_MS = 80
/** A job begins before SQL says so, and ends after: what has not changed yet is looked at once more. */
const AGAIN_MS = 200
const MOST_RUNS = 500
/** Of more at once only the counts of their runs are sent. */
const MOST_INSTANCES = 200
/** In looks. */
const WORKERS_EVERY = 3

/**
 * Tells what has changed in the database, to however many listeners, with the questions of one. Hints of the queue say where to look
 * at once, and a look at everything that is open each second finds the rest. Nothing is asked while nobody listens.
 */
export class ChangeFeed {
  readonly #parts: ChangeFeedParts
  readonly #log = new EventLog(randomUUID().slice(0, 8))
  readonly #listeners = new Set<Listener>()
  readonly #seen = new Seen()
  readonly #runs = new Set<number>()
  readonly #instances = new Set<number>()
  #open = new Set<number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #told: LiveEvent[] = []
  #gathering = false
  #looking = false
  #looks = 0

  constructor(parts: ChangeFeedParts) {
    this.#parts = parts
  }

  get lastId(): string {
    return this.#log.lastId
  }

  /** The events behind one. Undefined: they are not known any more. */
  since(id: string): readonly LiveEvent[] | undefined {
    return this.#log.since(id)
  }

  /** @returns what ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (!this.#looking) this.#after(0, () => this.#lookAndGoOn())
    this.#looking = true
    return () => void this.#listeners.delete(listener)
  }

  /** Something may have changed here. */
  hint({ run, instance }: { readonly run: number; readonly instance?: number | undefined }): void {
    if (this.#listeners.size === 0) return
    this.#runs.add(run)
    if (instance !== undefined && this.#instances.size < MOST_INSTANCES) this.#instances.add(instance)
    this.#gather(GATHER_MS)
  }

  /** Sends nothing any more. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#listeners.clear()
  }

  #gather(ms: number): void {
    if (this.#gathering) return
    this.#gathering = true
    this.#after(ms, async () => {
      this.#gathering = false
      await this.#tellHinted()
    })
  }

  async #lookAndGoOn(): Promise<void> {
    this.#looking = this.#listeners.size > 0
    if (!this.#looking) return
    await this.#attempt(() => this.#lookAtAll())
    this.#after(this.#parts.lookMs ?? 1000, () => this.#lookAndGoOn())
  }

  async #tellHinted(): Promise<void> {
    const runs = [...this.#runs]
    const instances = [...this.#instances]
    this.#runs.clear()
    this.#instances.clear()
    await this.#attempt(async () => {
      const unchanged = await this.#tellInstances(instances)
      await this.#tellRuns(await this.#parts.store.runHistory.findMany(runs))
      if (unchanged.length > 0) this.#after(AGAIN_MS, () => this.#attempt(() => this.#tellInstances(unchanged)))
    })
  }

  async #lookAtAll(): Promise<void> {
    const { runHistory } = this.#parts.store
    const open = await runHistory.list({ states: ['queued', 'running'], limit: MOST_RUNS })
    const stillOpen = new Set(open.map(({ id }) => id))
    const ended = [...this.#open].filter((id) => !stillOpen.has(id))
    this.#open = stillOpen
    await this.#tellRuns([...open, ...(await runHistory.findMany(ended))])
    await this.#tellPauses()
    this.#tellDags()
    if (this.#looks++ % WORKERS_EVERY === 0) await this.#tellWorkers()
  }

  async #tellRuns(runs: readonly Run[]): Promise<void> {
    const counts = await this.#parts.store.runHistory.countInstances(runs.map(({ id }) => id))
    for (const { id, dagId, runId, state } of runs) {
      const told = { id, dag_id: dagId, run_id: runId, state, counts: counts.get(id) ?? {} }
      if (this.#seen.isNew(`run/${id}`, told)) this.#tell('run', told)
      if (!isClosed(state)) this.#open.add(id)
    }
  }

  /** @returns those that are unchanged since the last report */
  async #tellInstances(ids: readonly number[]): Promise<readonly number[]> {
    const unchanged: number[] = []
    for (const instance of await this.#parts.store.instanceHistory.findMany(ids)) {
      const { id, run, taskId, sample, state, action, tryNumber } = instance
      const told = { id, run, task_id: taskId, sample: sample || null, state, decision: action, try_number: tryNumber }
      if (this.#seen.isNew(`instance/${id}`, told)) this.#tell('task_instance', told)
      else unchanged.push(id)
    }
    return unchanged
  }

  async #tellPauses(): Promise<void> {
    const paused = await this.#parts.store.dags.listPaused()
    for (const { id } of this.#parts.registry.dags) {
      const told = { dag_id: id, paused: paused.has(id) }
      if (this.#seen.isChanged(`pause/${id}`, told)) this.#tell('pause', told)
    }
  }

  #tellDags(): void {
    const { dags, failures } = this.#parts.registry
    if (this.#seen.isOther('dags', [...dags, ...failures])) this.#tell('dags', {})
  }

  async #tellWorkers(): Promise<void> {
    for (const { id, host, slots, running, alive } of await this.#parts.store.workers.list()) {
      const told = { id, host, slots, running, alive }
      if (this.#seen.isNew(`worker/${id}`, told)) this.#tell('worker', told)
    }
  }

  #tell(name: LiveEvent['name'], data: object): void {
    this.#told.push(this.#log.add(name, data))
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#parts.onTrouble(error)
    }
    this.#deliver()
  }

  /** All of one look together. */
  #deliver(): void {
    const events = this.#told
    this.#told = []
    if (events.length > 0) for (const listener of this.#listeners) listener(events)
  }

  #after(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void work()
    }, ms)
    this.#timers.add(timer)
  }
}
