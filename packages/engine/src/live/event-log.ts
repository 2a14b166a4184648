/** A change. The data are JSON, serialized once for all listeners. */
export interface LiveEvent {
  /** Increases with every event of a process, after a prefix unique to the process. */
  readonly id: string
  readonly name: 'run' | 'task_instance' | 'worker' | 'dags' | 'pause' | 'schedule' | 'redis'
  readonly data: string
}

const KEPT = 2000

/** The last events of this process. */
export class EventLog {
  readonly #process: string
  readonly #events: LiveEvent[] = []
  #last = 0

  constructor(process: string) {
    this.#process = process
  }

  /** The id after which all future events come. */
  get lastId(): string {
    return `${this.#process}-${this.#last}`
  }

  add(name: LiveEvent['name'], data: object): LiveEvent {
    this.#last += 1
    const event = { id: this.lastId, name, data: JSON.stringify(data) }
    this.#events.push(event)
    if (this.#events.length > KEPT) this.#events.shift()
    return event
  }

  /** The events after an id. Undefined: it is too old, or from another process. */
  since(id: string): readonly LiveEvent[] | undefined {
    const [, process, number] = /^(.*)-(\d{1,15})$/.exec(id) ?? []
    const missed = this.#last - Number(number)
    if (process !== this.#process || missed < 0 || missed > this.#events.length) return undefined
    return missed === 0 ? [] : this.#events.slice(-missed)
  }
}
