import {
  type AnyTask,
  MlAirflowError,
  type NewInstance,
  type PlannedInstance,
  type ReasonCode,
  type RecordFacts,
  type RecordKey,
  type RecordQuery,
  type RunDelivery,
  type RunJobEnd,
  type RunPlan,
  type Store,
  type StoredRecord,
  type TryFiles,
} from '@ml-airflow/core'
import type { Admission } from './admission.ts'
import { subjectOf } from './demands.ts'
import type { Observer } from './observer.ts'
import { chunks } from './pages.ts'
import { type Plan, planRun, recordQuery } from './plan.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import { inTurns } from './turns.ts'

export interface ExpanderParts {
  readonly store: Pick<Store, 'expansion' | 'records'>
  readonly files: TryFiles
  readonly runs: RunCache
  readonly admission: Admission
  readonly observer: Observer
  readonly leaseMs: number
}

// How long a run job sleeps where nothing will wake it.
const PAUSED_MS = 30_000
const UNKNOWN_DAG_MS = 10_000
const ELSEWHERE_MS = 1_000

/** Makes the task instances of a run: the records that are missing, then a decision for each instance. */
export class RunExpander {
  readonly #parts: ExpanderParts

  constructor(parts: ExpanderParts) {
    this.#parts = parts
  }

  /** @returns what keeps the run from being expanded here and now; undefined: it is expanded */
  async expand(plan: RunPlan, delivery: RunDelivery): Promise<RunJobEnd | undefined> {
    if (plan.paused) return { kind: 'again', delayMs: PAUSED_MS }
    const known = await this.#parts.runs.know(plan)
    if (!this.#knowsEveryTask(known)) return { kind: 'again', delayMs: UNKNOWN_DAG_MS }
    const epoch = await this.#parts.store.expansion.claim(plan.run.id, this.#parts.leaseMs)
    if (epoch === undefined) return { kind: 'again', delayMs: ELSEWHERE_MS }
    // The limit is counted after the claim, since what holds a run back is fenced by the claim's epoch.
    if (!(await this.#parts.admission.admit(delivery, epoch))) return { kind: 'held_back' }
    const decided = await this.#decide(known, await this.#records(known))
    return (await this.#write(known, epoch, decided)) ? undefined : { kind: 'again', delayMs: ELSEWHERE_MS }
  }

  /** A DAG may have been edited, or be missing, on this worker; another one may still have it. */
  #knowsEveryTask({ run, dag, index, parametersIds }: KnownRun): boolean {
    const isKnown = (task: AnyTask | undefined) => task !== undefined && recordQuery(task, parametersIds) !== undefined
    const missing = index.graph.find(({ id }) => !isKnown(dag?.tasks.get(id)))
    if (missing === undefined) return true
    const what = dag === undefined ? `DAG '${run.dagId}'` : `task '${missing.id}' of DAG '${run.dagId}' as it was`
    this.#parts.observer.trouble(`Run '${run.runId}' waits: this worker has no ${what}.`, undefined)
    return false
  }

  /** They must exist before anything is decided, so that what another run does to them is seen. */
  async #records(known: KnownRun): Promise<readonly StoredRecord[]> {
    const { store } = this.#parts
    const records: StoredRecord[] = []
    for (const { query, keys } of this.#wantedRecords(known)) {
      const found = await store.records.find(query)
      const existing = new Set(found.map(nameOf))
      const missing = keys.filter((key) => !existing.has(nameOf(key)))
      await store.records.ensure(query, missing)
      for (const record of missing.length === 0 ? found : await store.records.find(query)) records.push(record)
    }
    return records
  }

  /** By table. */
  #wantedRecords({ dag, index, run, parametersIds }: KnownRun): Iterable<{ query: RecordQuery; keys: RecordKey[] }> {
    const wanted = new Map<string, { query: RecordQuery; keys: RecordKey[] }>()
    for (const { id, perSample } of index.graph) {
      const task = dag?.tasks.get(id)
      const query = task && recordQuery(task, parametersIds)
      if (query === undefined) continue
      const entry = wanted.get(query.table) ?? { query, keys: [] }
      wanted.set(query.table, entry)
      for (const sample of perSample ? run.options.samples : ['']) entry.keys.push({ taskId: id, sample })
    }
    return wanted.values()
  }

  async #decide(known: KnownRun, records: readonly StoredRecord[]): Promise<NewInstance[]> {
    const subject = subjectOf(known)
    if (subject === undefined) return []
    const { run, parametersIds } = known
    const plan = await planRun(this.#parts.files, { ...subject, options: run.options, parametersIds }, records)
    const instances: NewInstance[] = []
    for await (const instance of inTurns(plan.instances)) instances.push(toNewInstance(instance, plan, known))
    return instances
  }

  async #write({ run }: KnownRun, epoch: number, instances: readonly NewInstance[]): Promise<boolean> {
    const { store } = this.#parts
    for (const chunk of chunks(instances)) {
      if (!(await store.expansion.addInstances(run.id, epoch, chunk))) return false
    }
    return store.expansion.finish(run.id, epoch)
  }
}

function nameOf({ taskId, sample }: RecordKey): string {
  return `${taskId}/${sample}`
}

function toNewInstance(instance: PlannedInstance, plan: Plan, { dag, run, parametersIds }: KnownRun): NewInstance {
  const record = plan.recordOf(instance.taskId, instance.sample)
  const task = dag?.tasks.get(instance.taskId)
  const query = task && recordQuery(task, parametersIds)
  if (record === undefined || task === undefined || query === undefined) {
    throw new MlAirflowError('internal', `Task '${instance.taskId}' has no record, though it was just made.`)
  }
  return {
    ...instance,
    table: query.table,
    recordId: record.id,
    staleEpoch: staleEpochOf(instance, record),
    outputPath: instance.decision.action === 'skip' ? record.outputPath : undefined,
    pool: run.options.pool ?? task.pool,
    poolSlots: task.poolSlots,
    priorityWeight: task.priorityWeight,
  }
}

/** Reasons that a claim in SQL does not find out by itself. */
const BY_ITSELF: ReadonlySet<ReasonCode> = new Set(['forced', 'output_missing', 'output_changed', 'expired'])

/**
 * The epoch up to which nothing of the record counts for this run. What was made by another version, or from other samples or
 * results, the claim finds out by itself.
 */
function staleEpochOf({ decision }: PlannedInstance, record: RecordFacts): number {
  if (decision.action !== 'run') return -1
  const { reason } = decision
  if (BY_ITSELF.has(reason)) return record.epoch
  const byTime = record.lineage === undefined && record.finishedAt !== undefined
  return byTime && (reason === 'upstream_changed' || reason === 'upstream_rerun') ? record.epoch : -1
}
