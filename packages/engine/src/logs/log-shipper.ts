import { setTimeout as pause } from 'node:timers/promises'
import { type ExitEvidence, type LogLocation, type LogStore, MlAirflowError, type RemoteLogs } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import type { Observer } from '../observer.ts'
import { withTimeout } from '../with-timeout.ts'

/** Shipping interval while a try runs. Each beat has a byte limit, so that heavy output does not delay other tries. */
const BEAT_MS = 1000
const PIECE_BYTES = 128 * 1024
/** Maximum time for which the end of a try waits for the rest of its log; the rest is shipped afterwards. */
const END_MS = 5000
const RETRIES = 60
/** Sentences are added to a log only shortly after its end. */
const MOST_REMEMBERED = 200

interface ShipperParts {
  readonly local: LogStore
  readonly remote: RemoteLogs
  readonly observer: Observer
}

/** Ships try logs and exit evidence of this machine to a store that all machines can read. */
export class LogShipper {
  readonly #parts: ShipperParts
  readonly #late = new Set<Promise<void>>()
  readonly #ended = new LRUCache<string, ShippedLog>({ max: MOST_REMEMBERED })

  constructor(parts: ShipperParts) {
    this.#parts = parts
  }

  /** Ships what is appended to a log, until `end` is called with the evidence, which precedes the rest of the log. */
  follow(location: LogLocation): { end(evidence: ExitEvidence): Promise<void> } {
    const log = new ShippedLog(location, this.#parts)
    const timer = setInterval(() => void log.shipPiece().catch(this.#complain), BEAT_MS)
    return {
      end: async (evidence) => {
        clearInterval(timer)
        this.#ended.set(location.logPath, log)
        const rest = this.#finish(log, evidence)
        this.#late.add(rest)
        void rest.finally(() => this.#late.delete(rest))
        await withTimeout(rest, END_MS, () => undefined)
      },
    }
  }

  /** Ships what was added to a log after its end. */
  async shipRest(location: LogLocation): Promise<void> {
    const log = this.#ended.get(location.logPath) ?? new ShippedLog(location, this.#parts)
    while (await log.shipPiece());
  }

  /** Waits for the shipments after the ends of tries. */
  async close(): Promise<void> {
    await Promise.all(this.#late)
  }

  async #finish(log: ShippedLog, evidence: ExitEvidence): Promise<void> {
    for (let attempt = 0; attempt < RETRIES; attempt++) {
      try {
        return await log.finish(evidence)
      } catch (error) {
        this.#complain(error)
        await pause(BEAT_MS)
      }
    }
  }

  readonly #complain = (error: unknown): void => {
    this.#parts.observer.trouble('A log could not be brought to where all machines read it; trying again.', error)
  }
}

/** One log with its shipped position. */
class ShippedLog {
  readonly #location: LogLocation
  readonly #parts: ShipperParts
  /** In bytes of the file. Invalid UTF-8 has another length as text. */
  #read = 0
  #shipped = 0
  #shipping: Promise<boolean> | undefined

  constructor(location: LogLocation, parts: ShipperParts) {
    this.#location = location
    this.#parts = parts
  }

  /** @returns whether there was a chunk. Only one is shipped at a time: concurrent calls share its result. */
  shipPiece(): Promise<boolean> {
    this.#shipping ??= this.#ship().finally(() => {
      this.#shipping = undefined
    })
    return this.#shipping
  }

  async finish(evidence: ExitEvidence): Promise<void> {
    await this.#parts.remote.writeExit(this.#location, evidence)
    await this.#shipping?.catch(() => undefined)
    while (await this.shipPiece());
  }

  async #ship(): Promise<boolean> {
    const part = await this.#parts.local.read(this.#location, this.#read, PIECE_BYTES).catch(nothingYet)
    if (part === undefined || part.text === '') return false
    await this.#parts.remote.append(this.#location, this.#shipped, part.text)
    this.#read = part.nextOffset
    this.#shipped += Buffer.byteLength(part.text)
    return true
  }
}

/** A process that could not start has no log. */
function nothingYet(error: unknown): undefined {
  if (!(error instanceof MlAirflowError && error.code === 'not_found')) throw error
}
