import { randomUUID } from 'node:crypto'
import { InstallationChanges, type InstallationChangesParts, RunChanges, type RunChangesParts } from './changes.ts'
import { EventLog, type LiveEvent } from './event-log.ts'

export interface ChangeFeedParts {
  /** Passed on to the change detectors. */
  readonly store: RunChangesParts['store'] & InstallationChangesParts['store']
  readonly registry: InstallationChangesParts['registry']
  readonly queue: InstallationChangesParts['queue']
  /** Opens the queue's hints, which cost a message per job. They are open only while there are listeners. */
  readonly openHints?: (tell: (hint: ChangeHint) => void) => { close(): void }
  /** Called when a query fails. The next pass catches up. */
  readonly onTrouble: (error: unknown) => void
  /** Milliseconds between two polls of everything open. Default: 1000. */
  readonly pollMs?: number
}

/** A run that may have changed, and one of its task instances. */
export interface ChangeHint {
  readonly run: number
  readonly instance?: number | undefined
}

type Listener = (events: readonly LiveEvent[]) => void

/** Time for which hints are collected, in milliseconds: they arrive in bursts. */
const GATHER_MS = 80
/** A job begins before SQL reflects it, and ends after: unchanged items are checked once more. */
const AGAIN_MS = 200
/** Above this number, only the counts of their runs are sent. */
const MOST_INSTANCES = 200

/**
 * Publishes database changes to any number of listeners, at the query cost of one. Queue hints trigger targeted checks
 * immediately, and a poll of everything open each second finds the rest. Without listeners, nothing is queried.
 */
export class ChangeFeed {
  readonly #parts: ChangeFeedParts
  readonly #log = new EventLog(randomUUID().slice(0, 8))
  readonly #listeners = new Set<Listener>()
  readonly #work: RunChanges
  readonly #installation: InstallationChanges
  readonly #runs = new Set<number>()
  readonly #instances = new Set<number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #unsent: LiveEvent[] = []
  #gathering = false
  #hints: { close(): void } | undefined
  #polling = false

  constructor(parts: ChangeFeedParts) {
    this.#parts = parts
    const report = (name: LiveEvent['name'], data: object): void => this.#note(name, data)
    this.#work = new RunChanges({ store: parts.store, report })
    this.#installation = new InstallationChanges({
      store: parts.store,
      registry: parts.registry,
      queue: parts.queue,
      report,
    })
  }

  get lastId(): string {
    return this.#log.lastId
  }

  /** The events after this id. Undefined: they are no longer known. */
  since(id: string): readonly LiveEvent[] | undefined {
    return this.#log.since(id)
  }

  /** @returns a function that stops listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    this.#hints ??= this.#parts.openHints?.((hint) => this.hint(hint))
    if (!this.#polling) this.#after(0, () => this.#pollRepeatedly())
    this.#polling = true
    return () => void this.#listeners.delete(listener)
  }

  /** Reports a possible change. */
  hint({ run, instance }: ChangeHint): void {
    if (this.#listeners.size === 0) return
    this.#runs.add(run)
    if (instance !== undefined && this.#instances.size < MOST_INSTANCES) this.#instances.add(instance)
    this.#gather(GATHER_MS)
  }

  /** Stops sending. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#listeners.clear()
    this.#closeHints()
  }

  #gather(ms: number): void {
    if (this.#gathering) return
    this.#gathering = true
    this.#after(ms, async () => {
      this.#gathering = false
      await this.#checkHinted()
    })
  }

  async #pollRepeatedly(): Promise<void> {
    this.#polling = this.#listeners.size > 0
    if (!this.#polling) {
      this.#closeHints()
      return
    }
    await this.#attempt(() => this.#poll())
    this.#after(this.#parts.pollMs ?? 1000, () => this.#pollRepeatedly())
  }

  #closeHints(): void {
    this.#hints?.close()
    this.#hints = undefined
  }

  async #checkHinted(): Promise<void> {
    const runs = [...this.#runs]
    const instances = [...this.#instances]
    this.#runs.clear()
    this.#instances.clear()
    await this.#attempt(async () => {
      const unchanged = await this.#work.checkInstances(instances)
      await this.#work.checkRuns(runs)
      if (unchanged.length > 0) this.#after(AGAIN_MS, () => this.#attempt(() => this.#work.checkInstances(unchanged)))
    })
  }

  async #poll(): Promise<void> {
    await this.#work.pollOpen()
    await this.#installation.poll()
  }

  #note(name: LiveEvent['name'], data: object): void {
    this.#unsent.push(this.#log.add(name, data))
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#parts.onTrouble(error)
    }
    this.#deliver()
  }

  /** Delivers all events of one pass together. */
  #deliver(): void {
    const events = this.#unsent
    this.#unsent = []
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
