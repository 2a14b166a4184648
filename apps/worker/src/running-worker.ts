import type { JobQueue, Launcher, Store } from '@ml-airflow/core'
import { type WorkerEngine, withTimeout } from '@ml-airflow/engine'
import type { Consumer } from '@ml-airflow/queue'

/** What one step of closing may take where a server does not answer. */
const STEP_MS = 2_000

export interface Worker {
  /** Unique among all workers: host, pid and start. */
  readonly id: string
  /**
   * Takes nothing new, lets running tasks end within the grace, gives the others back, and closes everything. Whatever does
   * not answer, it takes no longer than the grace, the kill grace and some seconds. A second call changes nothing.
   */
  stop(): Promise<void>
  /** Ends the grace of the stop: what still runs is given back at once. */
  hurry(): void
}

interface RunningParts {
  readonly worker: string
  readonly store: Store
  readonly queue: JobQueue
  readonly launcher: Pick<Launcher, 'close'>
  readonly engine: WorkerEngine
  /** The loops beside the engine. */
  readonly beside: readonly { stop(): Promise<void> }[]
  readonly consumer: Consumer
  readonly graceMs: number
  readonly killGraceMs: number
}

export class RunningWorker implements Worker {
  readonly #parts: RunningParts
  readonly #hurry: Promise<void>
  #stopped: Promise<void> | undefined
  readonly hurry: () => void

  constructor(parts: RunningParts) {
    this.#parts = parts
    let hurry = () => {}
    this.#hurry = new Promise((resolve) => {
      hurry = resolve
    })
    this.hurry = hurry
  }

  get id(): string {
    return this.#parts.worker
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#drain().then(() => this.#close())
    return this.#stopped
  }

  /** Ends when no handler runs any more, or when those that do have had all the time that ending takes. */
  async #drain(): Promise<void> {
    const { consumer, engine, graceMs, killGraceMs } = this.#parts
    const endingMs = killGraceMs + STEP_MS
    engine.drain()
    const stopped = consumer.stop(graceMs + endingMs)
    await within(graceMs, Promise.race([stopped, this.#hurry]))
    engine.handOver()
    await within(endingMs, stopped)
  }

  async #close(): Promise<void> {
    const { engine, beside, launcher, queue, store, killGraceMs } = this.#parts
    await within(STEP_MS, engine.stop())
    await within(STEP_MS, Promise.all(beside.map((one) => one.stop())))
    await within(killGraceMs + STEP_MS, launcher.close())
    await within(STEP_MS, queue.close())
    await within(STEP_MS, store.close())
  }
}

/** What a step of closing throws does not keep the others from closing. */
async function within(ms: number, step: Promise<unknown>): Promise<void> {
  await withTimeout(
    step.catch(() => undefined),
    ms,
    () => undefined,
  )
}
