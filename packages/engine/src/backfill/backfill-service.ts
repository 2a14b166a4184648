import {
  type Backfill,
  type BackfillRun,
  type BackfillState,
  isClosed,
  MlAirflowError,
  type NewRun,
  type Reprocessing,
  type Store,
} from '@ml-airflow/core'
import { digestOf } from '../planning/digest.ts'
import type { RunService } from '../services/run-service.ts'
import type { BackfillRequest } from './backfill-plan.ts'

export interface BackfillServiceParts {
  readonly store: Pick<Store, 'backfills' | 'dags'>
  readonly runs: Pick<RunService, 'cancel'>
}

/** Execution options of a backfill. */
export interface BackfillOrder {
  readonly reprocessing: Reprocessing
  /** Maximum number of concurrent runs. Undefined: the limit of its DAG. */
  readonly maxActiveRuns: number | undefined
  readonly by: string
}

const RUNS_A_PAGE = 500

/** Creates, pauses, resumes and cancels backfills. Services create their runs: see BackfillDriver. */
export class BackfillService {
  readonly #parts: BackfillServiceParts

  constructor(parts: BackfillServiceParts) {
    this.#parts = parts
  }

  /**
   * A repeated request resumes an open backfill, even a paused one.
   * @param planned the runs of the request, from `planBackfill`
   * @throws MlAirflowError `conflict` while its DAG is paused
   */
  async create(request: BackfillRequest, planned: readonly NewRun[], order: BackfillOrder): Promise<Backfill> {
    const { dagId } = request
    await this.#refusePaused(dagId)
    const { reprocessing, maxActiveRuns, by: createdBy } = order
    const runs = planned.map(({ runId, executionDate, conf }) => ({ runId, executionDate, conf }))
    const options = optionsOf(request)
    const { markedBy, ...asked } = options
    const digest = digestOf(
      JSON.stringify([asked, markedBy !== undefined, reprocessing, runs.map(({ runId, conf }) => [runId, conf])]),
    )
    const made = { dagId, options, reprocessing, maxActiveRuns, createdBy, digest, runs }
    const { id } = await this.#parts.store.backfills.add(made)
    return this.get(id)
  }

  /** @throws MlAirflowError `not_found` */
  async get(id: number): Promise<Backfill> {
    const found = await this.#parts.store.backfills.find(id)
    if (found !== undefined) return found
    throw new MlAirflowError('not_found', `There is no backfill ${id}.`)
  }

  /** All its runs, in start order. */
  async *runsOf(id: number): AsyncGenerator<BackfillRun> {
    for (let page: readonly BackfillRun[] = [], after = -1; ; after = page.at(-1)?.position ?? after) {
      page = await this.#parts.store.backfills.listRuns(id, after, RUNS_A_PAGE)
      yield* page
      if (page.length < RUNS_A_PAGE) return
    }
  }

  /** Stops starting runs; runs in progress continue. */
  pause(id: number): Promise<Backfill> {
    return this.#change(id, ['running'], 'paused')
  }

  resume(id: number): Promise<Backfill> {
    return this.#change(id, ['paused'], 'running')
  }

  /** Permanently stops starting runs. Runs in progress continue, unless `withRuns` cancels them. */
  async cancel(id: number, withRuns: boolean): Promise<Backfill> {
    const cancelled = await this.#change(id, ['running', 'paused'], 'cancelled')
    if (!withRuns) return cancelled
    for await (const { run } of this.runsOf(id))
      if (run !== undefined && !isClosed(run.state)) await this.#parts.runs.cancel(run.id)
    return this.get(id)
  }

  /** @throws MlAirflowError `conflict` in any other state */
  async #change(id: number, from: readonly BackfillState[], to: BackfillState): Promise<Backfill> {
    const { state } = await this.get(id)
    if (!(await this.#parts.store.backfills.change(id, from, to)) && state !== to)
      throw new MlAirflowError(
        'conflict',
        `Backfill ${id} is ${state}: only one that is ${from.join(' or ')} can become ${to}.`,
      )
    return this.get(id)
  }

  async #refusePaused(dagId: string): Promise<void> {
    if (!(await this.#parts.store.dags.listPaused()).has(dagId)) return
    throw new MlAirflowError('conflict', `DAG '${dagId}' is paused, and its runs would wait: unpause it first.`)
  }
}

function optionsOf(request: BackfillRequest): Backfill['options'] {
  const { from, to, taskRegex, ignoreDependencies, backwards, pool, markedBy } = request
  return {
    from: from?.toISOString(),
    to: to?.toISOString(),
    taskRegex,
    ignoreDependencies: ignoreDependencies || undefined,
    backwards: backwards || undefined,
    pool,
    markedBy,
  }
}
