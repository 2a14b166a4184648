import type {
  AnyTask,
  NewInstance,
  RecordKey,
  RecordQuery,
  RunDelivery,
  RunJobEnd,
  Store,
  StoredRecord,
  StoredRun,
  TryFiles,
} from '@ml-airflow/core'
import { listsNow } from '../fan-out/lists-now.ts'
import { plannedSamples, type SamplesOf } from '../fan-out/sample-lists.ts'
import type { Observer } from '../observer.ts'
import { subjectOf } from '../planning/demands.ts'
import { planRun, recordQuery } from '../planning/plan.ts'
import type { Admission } from './admission.ts'
import { ensureRecords, toNewInstance } from './new-instance.ts'
import { chunks } from './pages.ts'
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

// Delay of a run job that nothing will wake.
const PAUSED_MS = 30_000
const UNKNOWN_DAG_MS = 10_000
const ELSEWHERE_MS = 1_000

/** Creates the task instances of a run: first the missing records, then a decision for each instance. */
export class RunExpander {
  readonly #parts: ExpanderParts

  constructor(parts: ExpanderParts) {
    this.#parts = parts
  }

  /** @returns how the job ends if the run cannot be expanded here and now; undefined: it is expanded */
  async expand(stored: StoredRun, delivery: RunDelivery): Promise<RunJobEnd | undefined> {
    if (stored.paused) return { kind: 'again', delayMs: PAUSED_MS }
    const known = await this.#parts.runs.know(stored)
    if (!this.#knowsEveryTask(known)) return { kind: 'again', delayMs: UNKNOWN_DAG_MS }
    const epoch = await this.#parts.store.expansion.claim(stored.run.id, this.#parts.leaseMs)
    if (epoch === undefined) return { kind: 'again', delayMs: ELSEWHERE_MS }
    // The limit is checked after the claim, because holding a run back is fenced by the claim's epoch.
    if (!(await this.#parts.admission.admit(delivery, epoch))) return { kind: 'held_back' }
    const decided = await this.#decide(known, await this.#records(known))
    return (await this.#write(known, epoch, decided)) ? undefined : { kind: 'again', delayMs: ELSEWHERE_MS }
  }

  /** The DAG may have been edited, or be missing, on this worker; another one may still have it. */
  #knowsEveryTask({ run, dag, index, parametersIds }: KnownRun): boolean {
    const isKnown = (task: AnyTask | undefined) => task !== undefined && recordQuery(task, parametersIds) !== undefined
    const missing = index.graph.find(({ id }) => !isKnown(dag?.tasks.get(id)))
    if (missing === undefined) return true
    const what = dag === undefined ? `DAG '${run.dagId}'` : `task '${missing.id}' of DAG '${run.dagId}' as it was`
    this.#parts.observer.trouble(`Run '${run.runId}' waits: this worker has no ${what}.`, undefined)
    return false
  }

  /** Records must exist before any decision, so that changes by other runs are detected. */
  async #records(known: KnownRun): Promise<readonly StoredRecord[]> {
    const { store } = this.#parts
    const records: StoredRecord[] = []
    for (const { query, keys } of this.#wantedRecords(known, await this.#samplesOf(known)))
      for (const record of await ensureRecords(store, query, keys)) records.push(record)
    return records
  }

  async #samplesOf({ dag, index, run, parametersIds }: KnownRun): Promise<SamplesOf> {
    const lists = dag && (await listsNow(this.#parts, { dag, index, parametersIds }))
    return plannedSamples(index, run.options.samples, lists ?? new Map())
  }

  /** By table. */
  #wantedRecords(
    { dag, index, parametersIds }: KnownRun,
    samplesOf: SamplesOf,
  ): Iterable<{ query: RecordQuery; keys: RecordKey[] }> {
    const wanted = new Map<string, { query: RecordQuery; keys: RecordKey[] }>()
    for (const { id, perSample } of index.graph) {
      const task = dag?.tasks.get(id)
      const query = task && recordQuery(task, parametersIds)
      if (query === undefined) continue
      const entry = wanted.get(query.table) ?? { query, keys: [] }
      wanted.set(query.table, entry)
      for (const sample of perSample ? samplesOf(id) : ['']) entry.keys.push({ taskId: id, sample })
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
