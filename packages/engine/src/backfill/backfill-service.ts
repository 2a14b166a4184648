import { setTimeout as sleep } from 'node:timers/promises'
import { isClosed, MlAirflowError, type NewRun, type Run, type Store } from '@ml-airflow/core'
import type { ClearService } from '../services/clear-service.ts'
import type { RunService } from '../services/run-service.ts'

export interface BackfillParts {
  readonly store: Pick<Store, 'runs'>
  readonly runs: RunService
  readonly clearing: ClearService
}

export interface BackfillOptions {
  /** Runs of it under way at once. */
  readonly limit: number
  /** Pause between two looks at them. */
  readonly pauseMs: number
  /** Lets the failed tasks of runs that exist run again. */
  readonly rerunFailed: boolean
  /** Lets all tasks of runs that exist run again. */
  readonly reset: boolean
  /** For the audit of what is cleared. */
  readonly by: string
  /** Aborted: nothing more begins, and what has begun goes on without being waited for. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: BackfillProgress) => void
}

export interface BackfillProgress {
  readonly total: number
  readonly ended: readonly Run[]
  readonly running: number
}

/** Runs a DAG again and again, a bounded number of runs at once. Asked again, it goes on where it stopped. */
export class BackfillService {
  readonly #parts: BackfillParts

  constructor(parts: BackfillParts) {
    this.#parts = parts
  }

  /** @returns the runs that have ended, in the order of their ends */
  async run(planned: readonly NewRun[], options: BackfillOptions): Promise<readonly Run[]> {
    const waiting = [...planned]
    const open = new Map<number, Run>()
    const ended: Run[] = []
    while (!options.signal.aborted && (waiting.length > 0 || open.size > 0)) {
      while (open.size < options.limit && !options.signal.aborted) {
        const next = waiting.shift()
        if (next === undefined) break
        const run = await this.#begin(next, options)
        if (isClosed(run.state)) ended.push(run)
        else open.set(run.id, run)
      }
      for (const run of await this.#endedOf(open)) ended.push(run)
      options.onProgress({ total: planned.length, ended, running: open.size })
      if (open.size > 0) await sleep(options.pauseMs, undefined, { signal: options.signal }).catch(() => undefined)
    }
    return ended
  }

  /** Finished tasks are not run again, unless forced. */
  async #begin(planned: NewRun, { reset, rerunFailed, by }: BackfillOptions): Promise<Run> {
    const { run, created } = await this.#parts.runs.accept(planned)
    const again = reset || (rerunFailed && (run.state === 'failed' || run.state === 'cancelled'))
    if (created || !again || !isClosed(run.state)) return run
    const request = { dagId: run.dagId, run: run.id, onlyFailed: !reset && run.state === 'failed' }
    const selections = await this.#parts.clearing.select(request)
    await this.#parts.clearing.clear(request, selections, by)
    if (selections.length === 0) await this.#parts.clearing.restart(run.id)
    return this.#find(run)
  }

  async #endedOf(open: Map<number, Run>): Promise<readonly Run[]> {
    const ended: Run[] = []
    for (const run of open.values()) {
      const now = await this.#find(run)
      if (!isClosed(now.state)) continue
      open.delete(run.id)
      ended.push(now)
    }
    return ended
  }

  async #find(run: Run): Promise<Run> {
    const found = await this.#parts.store.runs.find(run.id)
    if (found !== undefined) return found
    throw new MlAirflowError('not_found', `Run '${run.runId}' is gone from the database.`)
  }
}
