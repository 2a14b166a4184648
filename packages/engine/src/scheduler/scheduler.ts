import type { Dag, DagRegistry } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from '../running/beat.ts'
import type { Ticker } from './ticker.ts'
import type { ServedSchedule, TimingKeeper } from './timing-keeper.ts'

export interface SchedulerParts {
  readonly registry: DagRegistry
  readonly reloadDags?: () => Promise<unknown>
  readonly keeper: TimingKeeper
  readonly ticker: Ticker
  readonly observer: Observer
  /** The wall clock, which tests may shift. */
  readonly now: () => Date
  readonly heartbeatMs: number
  /** Schedules only this DAG; undefined for all. */
  readonly dagId?: string | undefined
  /** Called after each pass. */
  readonly onPass?: (() => void) | undefined
}

// A timer may fire slightly early.
const SHORTEST_MS = 5

/** Creates scheduled runs when they are due. Any number of processes may run one: each tick is handled by one of them. */
export class Scheduler {
  readonly #parts: SchedulerParts
  readonly #beat: Beat

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    const onTrouble = (error: unknown): void =>
      parts.observer.trouble('The schedules could not be looked at; trying again.', error)
    this.#beat = new Beat({ periodMs: parts.heartbeatMs, work: () => this.#passOnBeat(), onTrouble })
  }

  start(): void {
    this.#beat.start()
  }

  stop(): Promise<void> {
    return this.#beat.stop()
  }

  /** One pass over all schedules. @returns when the next run of any is due */
  async pass(): Promise<Date | undefined> {
    const { keeper, now, reloadDags } = this.#parts
    await reloadDags?.()
    let earliest: Date | undefined
    for (const served of await keeper.serve(this.#dags(), now())) {
      const due = await this.#tick(served)
      if (due !== undefined && (earliest === undefined || due < earliest)) earliest = due
    }
    return earliest
  }

  /** An error in one schedule does not delay the others. */
  async #tick(served: ServedSchedule): Promise<Date | undefined> {
    const { ticker, observer, now } = this.#parts
    try {
      if (served.dag.schedule?.overlap === 'cancel_older') await ticker.cancelOlder(served.stored)
      return await ticker.tick(served, now())
    } catch (error) {
      observer.trouble(`The schedule of DAG '${served.dag.id}' could not be looked at; trying again.`, error)
      return undefined
    }
  }

  #dags(): readonly Dag[] {
    const { registry, dagId } = this.#parts
    return registry.dags.filter(({ id }) => dagId === undefined || id === dagId)
  }

  /** @returns the pause until the next pass */
  async #passOnBeat(): Promise<number> {
    try {
      return this.#pause(await this.pass())
    } finally {
      this.#parts.onPass?.()
    }
  }

  #pause(due: Date | undefined): number {
    const { heartbeatMs, now } = this.#parts
    const untilDue = due === undefined ? heartbeatMs : due.getTime() - now().getTime()
    return Math.min(heartbeatMs, Math.max(SHORTEST_MS, untilDue))
  }
}
