import type { OpenTraces } from '@ml-airflow/assembly/traces'
import type { JobQueue, Launcher, Store } from '@ml-airflow/core'
import { type WorkerEngine, withTimeout } from '@ml-airflow/engine'
import type { Consumer } from '@ml-airflow/queue'

/** Time limit of each closing step, in case a server does not respond. */
const STEP_MS = 2_000

export interface Worker {
  /** Unique id of the worker: host, pid and start. */
  readonly id: string
  /**
   * Takes no new jobs, lets running tasks finish within the grace, gives the others back, and closes everything. Even if
   * servers do not respond, takes at most the grace, the kill grace and a few seconds. Idempotent.
   */
  stop(): Promise<void>
  /** Ends the grace of the stop: running tasks are requeued at once. */
  hurry(): void
}

interface RunningParts {
  readonly worker: string
  readonly store: Store
  readonly queue: JobQueue
  readonly launcher: Pick<Launcher, 'close'>
  readonly engine: WorkerEngine
  /** Loops that run next to the engine, such as the heartbeat. */
  readonly beside: readonly { stop(): Promise<void> }[]
  readonly consumer: Consumer
  readonly traces: OpenTraces | undefined
  readonly graceMs: number
  readonly killGraceMs: number
}

export class RunningWorker implements Worker {
  readonly #parts: RunningParts
  readonly #hurried = Promise.withResolvers<void>()
  #stopped: Promise<void> | undefined

  constructor(parts: RunningParts) {
    this.#parts = parts
  }

  get id(): string {
    return this.#parts.worker
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#drain().then(() => this.#close())
    return this.#stopped
  }

  hurry(): void {
    this.#hurried.resolve()
  }

  /** Resolves when no handler is running, or when the time for ending them is over. */
  async #drain(): Promise<void> {
    const { consumer, engine, graceMs, killGraceMs } = this.#parts
    const endingMs = killGraceMs + STEP_MS
    engine.drain()
    const stopped = consumer.stop(graceMs + endingMs)
    await within(graceMs, Promise.race([stopped, this.#hurried.promise]))
    engine.requeue()
    await within(endingMs, stopped)
  }

  async #close(): Promise<void> {
    const { engine, beside, launcher, queue, store, traces, killGraceMs } = this.#parts
    await within(STEP_MS, engine.stop())
    await within(STEP_MS, Promise.all(beside.map((one) => one.stop())))
    await within(killGraceMs + STEP_MS, launcher.close())
    await within(STEP_MS, queue.close())
    if (traces !== undefined) await within(STEP_MS, traces.close())
    await within(STEP_MS, store.close())
  }
}

/** An error in one closing step does not prevent the others. */
async function within(ms: number, step: Promise<unknown>): Promise<void> {
  await withTimeout(
    step.catch(() => undefined),
    ms,
    () => undefined,
  )
}
