import { MlAirflowError } from './errors.ts'

const MOST_AT_ONCE = 50

type Serve<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>

/** Serves calls in groups, one after another: each group is what arrived while the previous one was served. */
export class Gathered<Item, Result> {
  readonly #serve: Serve<Item, Result>
  #waiting: Waiting<Item, Result>[] = []
  #isServing = false

  /** @param serve returns the results in the order of the items; if it fails for several, it is called for each of them */
  constructor(serve: Serve<Item, Result>) {
    this.#serve = serve
  }

  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#isServing) void this.#serveAll()
    })
  }

  async #serveAll(): Promise<void> {
    this.#isServing = true
    while (this.#waiting.length > 0) {
      // By then, Node has read everything that clients have sent in the meantime.
      await new Promise((resolve) => setImmediate(resolve))
      await this.#serveGroup(this.#waiting.splice(0, MOST_AT_ONCE))
    }
    this.#isServing = false
  }

  async #serveGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#serve(group.map(({ item }) => item))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
    } catch (error) {
      if (isUnavailable(error)) this.#refuse([...group, ...this.#waiting.splice(0)], error)
      else if (group.length === 1) this.#refuse(group, error)
      // One item may be at fault, and must not hurt the others.
      else await Promise.all(group.map((one) => this.#serveGroup([one])))
    }
  }

  /** What waits behind a group has waited for the same server: its callers must not wait for another time limit. */
  #refuse(group: readonly Waiting<Item, Result>[], error: unknown): void {
    for (const { reject } of group) reject(error)
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'unavailable'
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}
