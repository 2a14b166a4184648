import { type DagRegistry, isClosed, type JobQueue, type Run, type Store } from '@ml-airflow/core'
import type { LiveEvent } from './event-log.ts'
import { LastReports } from './last-reports.ts'

/** Called with each change. */
type Report = (name: LiveEvent['name'], data: object) => void

export interface RunChangesParts {
  readonly store: Pick<Store, 'runHistory' | 'instanceHistory'>
  readonly report: Report
}

const MOST_RUNS = 500

/** Changes of runs and task instances since the last pass. */
export class RunChanges {
  readonly #parts: RunChangesParts
  readonly #reports = new LastReports()
  readonly #open = new Set<number>()

  constructor(parts: RunChangesParts) {
    this.#parts = parts
  }

  async pollOpen(): Promise<void> {
    const { runHistory } = this.#parts.store
    // A run that is first seen during the query stays known: the query may have missed its beginning.
    const before = [...this.#open]
    const open = await runHistory.list({ states: ['queued', 'running'], limit: MOST_RUNS })
    const stillOpen = new Set(open.map(({ id }) => id))
    const ended = before.filter((id) => !stillOpen.has(id))
    for (const id of ended) this.#open.delete(id)
    await this.#reportRuns([...open, ...(await runHistory.findMany(ended))])
  }

  async checkRuns(runs: readonly number[]): Promise<void> {
    await this.#reportRuns(await this.#parts.store.runHistory.findMany(runs))
  }

  /** @returns the ids that are unchanged since the last report */
  async checkInstances(ids: readonly number[]): Promise<readonly number[]> {
    const unchanged: number[] = []
    for (const instance of await this.#parts.store.instanceHistory.findMany(ids)) {
      const { id, run, taskId, sample, state, decision, tryNumber } = instance
      const change = {
        id,
        run,
        task_id: taskId,
        sample: sample || null,
        state,
        decision,
        try_number: tryNumber,
      }
      if (this.#reports.isNew(`instance/${id}`, change)) this.#parts.report('task_instance', change)
      else unchanged.push(id)
    }
    return unchanged
  }

  async #reportRuns(runs: readonly Run[]): Promise<void> {
    const counts = await this.#parts.store.runHistory.countInstances(runs.map(({ id }) => id))
    for (const { id, dagId, runId, state } of runs) {
      const change = { id, dag_id: dagId, run_id: runId, state, counts: counts.get(id) ?? {} }
      if (this.#reports.isNew(`run/${id}`, change)) this.#parts.report('run', change)
      if (!isClosed(state)) this.#open.add(id)
    }
  }
}

export interface InstallationChangesParts {
  readonly store: Pick<Store, 'dags' | 'schedules' | 'workers'>
  readonly registry: Pick<DagRegistry, 'dags' | 'failures'>
  readonly queue: Pick<JobQueue, 'awaySince' | 'troubles'>
  readonly report: Report
}

/** In passes. */
const RARELY = 3

/** Changes outside of runs: DAGs, pauses, Redis, schedules and workers. */
export class InstallationChanges {
  readonly #parts: InstallationChangesParts
  readonly #reports = new LastReports()
  #passes = 0

  constructor(parts: InstallationChangesParts) {
    this.#parts = parts
  }

  async poll(): Promise<void> {
    await this.#checkPauses()
    this.#checkDags()
    this.#checkRedis()
    if (this.#passes++ % RARELY > 0) return
    // Unawaited: a frozen Redis would delay everything else. Its result is seen in a later pass.
    this.#parts.queue.troubles().catch(() => undefined)
    await this.#checkSchedules()
    await this.#checkWorkers()
  }

  async #checkPauses(): Promise<void> {
    const paused = await this.#parts.store.dags.listPaused()
    for (const { id } of this.#parts.registry.dags) {
      const change = { dag_id: id, paused: paused.has(id) }
      if (this.#reports.isChanged(`pause/${id}`, change)) this.#parts.report('pause', change)
    }
  }

  #checkDags(): void {
    const { dags, failures } = this.#parts.registry
    if (this.#reports.isOther('dags', [...dags, ...failures])) this.#parts.report('dags', {})
  }

  #checkRedis(): void {
    const change = { away_since: this.#parts.queue.awaySince?.toISOString() ?? null }
    if (this.#reports.isChanged('redis', change)) this.#parts.report('redis', change)
  }

  /** The epoch of a schedule grows with every date processed, with or without a run. */
  async #checkSchedules(): Promise<void> {
    for (const { dagId, epoch } of await this.#parts.store.schedules.list()) {
      const change = { dag_id: dagId, epoch }
      if (this.#reports.isChanged(`schedule/${dagId}`, change)) this.#parts.report('schedule', { dag_id: dagId })
    }
  }

  async #checkWorkers(): Promise<void> {
    for (const { id, host, slots, running, alive } of await this.#parts.store.workers.list()) {
      const change = { id, host, slots, running, alive }
      if (this.#reports.isNew(`worker/${id}`, change)) this.#parts.report('worker', change)
    }
  }
}
