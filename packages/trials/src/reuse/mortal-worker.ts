import type {
  DagRegistry,
  JobQueue,
  Launcher,
  RunDelivery,
  RunJobEnd,
  Store,
  TaskDelivery,
  TryFiles,
} from '@ml-airflow/core'
import { createWorkerEngine, type TaskStep, type WorkerEngine } from '@ml-airflow/engine'
import type { Edition } from './asked.ts'
import type { Offer } from './offers.ts'

/** By task. */
type Editions = ReadonlyMap<string, Edition>

export interface MortalParts {
  readonly registry: DagRegistry
  readonly store: Store
  readonly queue: JobQueue
  readonly files: TryFiles
  readonly launcher: Launcher
  readonly outputDir: string
  /** Current editions of the tasks. */
  readonly editions: () => Editions
  readonly onClaim: (worker: MortalWorker) => void
}

/** It says so, and leaves the task to others. */
const TOO_MANY_GPUS = /it asks for \d+ GPUs, and this worker offers \d+\.$/
const LEASE_MS = 3_600_000
const NEVER = new Promise<never>(() => undefined)

/** A worker's engine that can die at any step of a task: afterwards none of its actions has any effect. */
export class MortalWorker {
  readonly name: string
  readonly offer: Offer
  readonly engine: WorkerEngine
  readonly death: Promise<void>
  isDead = false
  /** Task step at which it dies. */
  strikeAt: TaskStep | undefined
  readonly #editions: () => Editions
  readonly #met = new Map<number, Editions>()
  #die: () => void = () => undefined

  constructor(name: string, offer: Offer, parts: MortalParts) {
    this.name = name
    this.offer = offer
    this.#editions = parts.editions
    this.death = new Promise((resolve) => {
      this.#die = resolve
    })
    const { store, queue, files, launcher } = parts
    const observer = {
      step: (step: TaskStep) => {
        if (this.isDead) return
        if (step === 'claimed') parts.onClaim(this)
        if (step === this.strikeAt) this.die()
      },
      trouble: (sentence: string, error: unknown) => {
        if (!TOO_MANY_GPUS.test(sentence)) throw new Error(sentence, { cause: error })
      },
    }
    this.engine = createWorkerEngine(
      {
        registry: parts.registry,
        launcher,
        observer,
        now: () => new Date(),
        store: this.#mortal(store),
        queue: this.#mortal(queue),
        files: this.#mortal(files),
        clock: { now: () => performance.now() },
        cipher: { seal: (text) => ({ text, encrypted: false }), open: ({ text }) => text },
      },
      {
        ...offer,
        worker: name,
        host: 'host',
        leaseMs: LEASE_MS,
        maxLosses: 100,
        killGraceMs: 1000,
        reconcileMs: 3_600_000,
        heartbeatMs: 3_600_000,
        catchupByDefault: false,
        defaultTimeZone: 'UTC',
        maxActiveRuns: 1000,
        outputDir: parts.outputDir,
        logPathOf: ({ runId, taskId }) => `/no-logs/${name}/${runId}/${taskId}`,
      },
    )
    // One task per job.
    this.engine.drain()
  }

  /** Editions of a run's tasks when this worker first saw the run. */
  editionsOf(run: number): Editions {
    const met = this.#met.get(run) ?? this.#editions()
    this.#met.set(run, met)
    return met
  }

  async onRun(run: RunDelivery, isExpanded: boolean): Promise<RunJobEnd> {
    this.#met.delete(run.run)
    if (!isExpanded) this.editionsOf(run.run)
    return this.engine.handlers.onRun(run)
  }

  async onTask(task: TaskDelivery): Promise<'done' | 'again'> {
    this.editionsOf(task.run)
    const { kind } = await this.engine.handlers.onTask(task, () => undefined)
    return kind === 'done' ? 'done' : 'again'
  }

  onClear(run: number, ended: readonly number[]): void {
    this.#met.delete(run)
    this.engine.handlers.onClear(run, ended)
  }

  die(): void {
    this.isDead = true
    this.#die()
  }

  #mortal<T extends object>(parts: T): T {
    return new Proxy(parts, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value === 'function')
          return (...args: unknown[]) => (this.isDead && name !== 'exists' ? NEVER : value.apply(target, args))
        return typeof value === 'object' && value !== null ? this.#mortal(value) : value
      },
    })
  }
}
