import {
  type Backfill,
  type BackfillClaim,
  type BackfillRun,
  type Dag,
  type DagRegistry,
  isClosed,
  MlAirflowError,
  type NewRun,
  type Run,
  type Store,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from '../running/beat.ts'
import type { ClearService } from '../services/clear-service.ts'
import type { RunService } from '../services/run-service.ts'
import { asRepeated, checkSameRun } from '../services/trigger.ts'
import { backfillRun } from './backfill-plan.ts'

export interface BackfillDriverParts {
  readonly store: Pick<Store, 'backfills' | 'runs'>
  readonly registry: DagRegistry
  readonly reloadDags?: () => Promise<unknown>
  readonly runs: RunService
  readonly clearing: ClearService
  readonly observer: Observer
  /** Run limit of a DAG, for a backfill without a limit. */
  readonly limitOf: (dagId: string) => number
}

/** Poll interval while a backfill is open, so that its next runs are created soon after others have ended. */
const BUSY_MS = 250
const IDLE_MS = 1_000
/** One pass takes some milliseconds per run. If it exceeds this, another process takes over, and its writes are fenced. */
const LEASE_MS = 3_000

/** Creates the runs of backfills. Any number of processes may run one: each backfill has one driver at a time. */
export class BackfillDriver {
  readonly #parts: BackfillDriverParts
  readonly #beat: Beat

  constructor(parts: BackfillDriverParts) {
    this.#parts = parts
    const onTrouble = (error: unknown): void =>
      parts.observer.trouble('The backfills could not be looked at; trying again.', error)
    this.#beat = new Beat({ periodMs: IDLE_MS, work: () => this.#pass(), onTrouble })
  }

  start(): void {
    this.#beat.start()
  }

  stop(): Promise<void> {
    return this.#beat.stop()
  }

  /** @returns the pause until the next pass */
  async #pass(): Promise<number> {
    const free = await this.#parts.store.backfills.listFree()
    if (free.length === 0) return IDLE_MS
    await this.#parts.reloadDags?.()
    for (const id of free) await this.#driveSafely(id)
    return BUSY_MS
  }

  /** An error in one backfill does not delay the others. */
  async #driveSafely(id: number): Promise<void> {
    try {
      await this.drive(id)
    } catch (error) {
      this.#parts.observer.trouble(`Backfill ${id} could not go on; trying again.`, error)
    }
  }

  /** Creates its next runs up to the limit. A process that does not know its DAG leaves it to others. */
  async drive(id: number): Promise<void> {
    const { backfills } = this.#parts.store
    const dagId = (await backfills.find(id))?.dagId
    const dag = dagId === undefined ? undefined : this.#parts.registry.find(dagId)
    const claim = dag && (await backfills.claim(id, LEASE_MS))
    const backfill = claim && (await backfills.find(id))
    if (claim === undefined || dag === undefined || backfill === undefined) return
    await this.#beginMore(claim, backfill, dag)
    await backfills.leave(claim)
  }

  async #beginMore(claim: BackfillClaim, backfill: Backfill, dag: Dag): Promise<void> {
    const { dagId, counts, maxActiveRuns = this.#parts.limitOf(dagId) } = backfill
    let room = maxActiveRuns - counts.queued - counts.running
    while (room > 0) {
      const waiting = await this.#parts.store.backfills.listWaiting(claim.backfill, room)
      if (waiting.length === 0) return
      for (const one of waiting) {
        const outcome = await this.#begin(claim, backfill, dag, one)
        if (outcome === 'fenced') return
        if (outcome === 'open') room -= 1
      }
    }
  }

  /** A run that cannot be created is marked refused, and does not affect the others. */
  async #begin(
    claim: BackfillClaim,
    backfill: Backfill,
    dag: Dag,
    waiting: BackfillRun,
  ): Promise<'fenced' | 'open' | 'over'> {
    try {
      const asked = { ...backfillRun(dag, backfill.options, waiting), triggeredBy: `backfill ${backfill.id}` }
      await this.#reprocess(backfill, asked)
      return await this.#make(claim, waiting.position, asked)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const isNoted = await this.#parts.store.backfills.refuse(claim, waiting.position, error.message)
      return isNoted ? 'over' : 'fenced'
    }
  }

  /**
   * An existing run is cleared before it counts as begun. After a crash in between it is in progress, or over again: a run
   * that began since the backfill was created is not cleared.
   */
  async #reprocess({ reprocessing, createdBy, createdAt }: Backfill, asked: NewRun): Promise<void> {
    const first = await this.#parts.store.runs.findByRunId(asked.dagId, asked.runId)
    if (first === undefined) return
    checkSameRun(first, asRepeated(first, asked))
    if (first.startedAt !== undefined && first.startedAt > createdAt) return
    const isBad = first.state === 'failed' || first.state === 'cancelled'
    if (!isClosed(first.state) || !(reprocessing === 'completed' || (reprocessing === 'failed' && isBad))) return
    await this.#runAgain(first, reprocessing === 'failed' && first.state === 'failed', createdBy)
  }

  async #runAgain(run: Run, onlyFailed: boolean, by: string): Promise<void> {
    const { clearing } = this.#parts
    const request = { dagId: run.dagId, run: run.id, onlyFailed }
    const selections = await clearing.select(request)
    await clearing.clear(request, selections, by)
    if (selections.length === 0) await clearing.restart(run.id)
  }

  async #make(claim: BackfillClaim, position: number, asked: NewRun): Promise<'fenced' | 'open' | 'over'> {
    const { store, runs } = this.#parts
    const begun = await runs.begin(asked, (run) => store.backfills.begin(claim, position, run))
    if (begun.kind === 'fenced') return 'fenced'
    if (begun.created) await runs.enqueue(begun.run)
    return isClosed(begun.run.state) ? 'over' : 'open'
  }
}

function isRefusal(error: unknown): error is MlAirflowError {
  return error instanceof MlAirflowError && ['bad_conf', 'bad_argument', 'conflict'].includes(error.code)
}
