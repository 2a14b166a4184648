import {
  type AnyTask,
  type IsNotified,
  NO_SAMPLE,
  type PlannedInstance,
  type RunDelivery,
  type RunJobEnd,
  type SpanAttributes,
  type Store,
  type StoredRecord,
  type StoredRun,
  type TaskDelivery,
  type Traces,
  type TryFiles,
} from '@ml-airflow/core'
import { readCurrentLists } from '../fan-out/current-lists.ts'
import { plannedSamples, type SamplesOf } from '../fan-out/sample-lists.ts'
import type { Observer } from '../observer.ts'
import { hasParameters, type Plan, planRun } from '../planning/plan.ts'
import { subjectOf } from '../planning/task-demands.ts'
import { within } from '../tracing/within.ts'
import { chunks } from './delivery-pages.ts'
import { toNewInstance } from './new-instance.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import type { RunLimit } from './run-limit.ts'
import { runRecords } from './run-records.ts'

export interface ExpanderParts {
  readonly store: Pick<Store, 'expansion' | 'records' | 'variables'>
  readonly files: TryFiles
  readonly runs: RunCache
  readonly runLimit: RunLimit
  readonly traces: Traces
  readonly observer: Observer
  readonly leaseMs: number
  readonly isNotified?: IsNotified | undefined
}

// Delay of a run job that nothing will wake.
const PAUSED_MS = 30_000
const UNKNOWN_DAG_MS = 10_000
const ELSEWHERE_MS = 1_000
const WITHOUT_SAMPLES = [NO_SAMPLE]
/** Of a DAG that this process does not have. */
const NO_PLAN: Plan = { instances: [], recordOf: () => undefined }
/** By another worker. */
const TAKEN_OVER = { kind: 'again', delayMs: ELSEWHERE_MS } as const

/**
 * How the job of a run ends if the run cannot be expanded here and now; or its queued task instances, if they are few; or
 * `done`: all of them are skipped, and the run is closed as a success.
 */
export type Expansion =
  | RunJobEnd
  | { readonly kind: 'expanded'; readonly queued: readonly TaskDelivery[] | undefined }
  | { readonly kind: 'done' }

/** Creates the task instances of a run: first the missing records, then a decision for each instance. */
export class RunExpander {
  readonly #parts: ExpanderParts

  constructor(parts: ExpanderParts) {
    this.#parts = parts
  }

  async expand(stored: StoredRun, delivery: RunDelivery): Promise<Expansion> {
    if (stored.paused) return { kind: 'again', delayMs: PAUSED_MS }
    const known = await this.#parts.runs.know(stored)
    if (!this.#knowsEveryTask(known)) return { kind: 'again', delayMs: UNKNOWN_DAG_MS }
    const epoch = await this.#parts.store.expansion.claim(stored.run.id, this.#parts.leaseMs)
    if (epoch === undefined) return { kind: 'again', delayMs: ELSEWHERE_MS }
    // The limit is checked after the claim, because holding a run back is fenced by the claim's epoch.
    if (!(await this.#parts.runLimit.admit(delivery, epoch))) return { kind: 'held_back' }
    return this.#plan(known, epoch)
  }

  async #plan(known: KnownRun, epoch: number): Promise<Expansion> {
    const { dagId, runId, traceparent: parent } = known.run
    const attributes = { 'ml_airflow.dag_id': dagId, 'ml_airflow.run_id': runId }
    const span = this.#parts.traces.start(`plan ${dagId}`, { parent, attributes })
    return within(span, async () => {
      const plan = await this.#decide(known, await this.#records(known))
      span.add(countsOf(plan))
      return this.#write(known, epoch, plan)
    })
  }

  /** The DAG may have been edited, or be missing, on this worker; another one may still have it. */
  #knowsEveryTask({ run, dag, index, parametersIds }: KnownRun): boolean {
    const isKnown = (task: AnyTask | undefined) => task !== undefined && hasParameters(task, parametersIds)
    const missing = index.graph.find(({ id }) => !isKnown(dag?.tasks.get(id)))
    if (missing === undefined) return true
    const what = dag === undefined ? `DAG '${run.dagId}'` : `task '${missing.id}' of DAG '${run.dagId}' as it was`
    this.#parts.observer.trouble(`Run '${run.runId}' waits: this worker has no ${what}.`, undefined)
    return false
  }

  /** Records must exist before any decision, so that changes by other runs are detected. */
  async #records(known: KnownRun): Promise<readonly StoredRecord[]> {
    const samplesOf = await this.#samplesOf(known)
    const wanted = known.index.graph.map(({ id, perSample }) => ({
      taskId: id,
      samples: perSample ? samplesOf(id) : WITHOUT_SAMPLES,
    }))
    return runRecords(this.#parts.store, known, wanted)
  }

  async #samplesOf({ dag, index, run, parametersIds }: KnownRun): Promise<SamplesOf> {
    const lists = dag && (await readCurrentLists(this.#parts, { dag, index, parametersIds }))
    return plannedSamples(index, run.options.samples, lists ?? new Map())
  }

  async #decide(known: KnownRun, records: readonly StoredRecord[]): Promise<Plan> {
    const subject = subjectOf(known)
    if (subject === undefined) return NO_PLAN
    const { run, parametersIds } = known
    return planRun(this.#parts, { ...subject, options: run.options, parametersIds }, records)
  }

  /** All but the last task instances are written before, so that no statement blocks others for long. */
  async #write(known: KnownRun, epoch: number, plan: Plan): Promise<Expansion> {
    const { store, isNotified } = this.#parts
    const { expansion } = store
    const { run } = known
    const rowsOf = (chunk: readonly PlannedInstance[]) => chunk.map((one) => toNewInstance(one, plan, known))
    const [last = [], ...others] = [...chunks(plan.instances)].reverse()
    for (const chunk of others.reverse())
      if (!(await expansion.addInstances(run.id, epoch, rowsOf(chunk)))) return TAKEN_OVER
    if (plan.instances.every(({ decision }) => decision.kind === 'skip'))
      return (await expansion.finishDone(run, epoch, rowsOf(last), isNotified)) ? { kind: 'done' } : TAKEN_OVER
    const queued = await expansion.finish(run.id, epoch, rowsOf(last))
    if (queued === undefined) return TAKEN_OVER
    return { kind: 'expanded', queued: others.length === 0 ? queued : undefined }
  }
}

function countsOf({ instances }: Plan): SpanAttributes {
  const counts = { run: 0, skip: 0, join: 0 }
  for (const { decision } of instances) counts[decision.kind] += 1
  return { 'ml_airflow.run': counts.run, 'ml_airflow.skip': counts.skip, 'ml_airflow.join': counts.join }
}
