import { randomUUID } from 'node:crypto'
import { PlaceChanges, type PlaceChangesParts, RunChanges, type RunChangesParts } from './changes.ts'
import { EventLog, type LiveEvent } from './event-log.ts'

export interface ChangeFeedParts {
  /** Handed on to those who look for changes. */
  readonly store: RunChangesParts['store'] & PlaceChangesParts['store']
  readonly registry: PlaceChangesParts['registry']
  /** Called when the database could not be asked. The next look makes up for it. */
  readonly onTrouble: (error: unknown) => void
  /** Between two looks at all that is open. Default: 1000. */
  readonly lookMs?: number
}

type Listener = (events: readonly LiveEvent[]) => void

/** Time for which hints are gathered: they come in bursts. */
const GATHER_MS = 80
/** A job begins before SQL says so, and ends after: what has not changed yet is looked at once more. */
const AGAIN_MS = 200
/** Of more at once only the counts of their runs are sent. */
const MOST_INSTANCES = 200

/**
 * Tells what has changed in the database, to however many listeners, with the questions of one. Hints of the queue say where to look
 * at once, and a look at everything that is open each second finds the rest. Nothing is asked while nobody listens.
 */
export class ChangeFeed {
  readonly #parts: ChangeFeedParts
  readonly #log = new EventLog(randomUUID().slice(0, 8))
  readonly #listeners = new Set<Listener>()
  readonly #work: RunChanges
  readonly #places: PlaceChanges
  readonly #runs = new Set<number>()
  readonly #instances = new Set<number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #unsent: LiveEvent[] = []
  #gathering = false
  #looking = false

  constructor(parts: ChangeFeedParts) {
    this.#parts = parts
    const report = (name: LiveEvent['name'], data: object): void => this.#note(name, data)
    this.#work = new RunChanges({ store: parts.store, report })
    this.#places = new PlaceChanges({ store: parts.store, registry: parts.registry, report })
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
      const unchanged = await this.#work.lookAtInstances(instances)
      await this.#work.lookAt(runs)
      if (unchanged.length > 0) this.#after(AGAIN_MS, () => this.#attempt(() => this.#work.lookAtInstances(unchanged)))
    })
  }

  async #lookAtAll(): Promise<void> {
    await this.#work.lookAtOpen()
    await this.#places.look()
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

  /** All of one look together. */
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
