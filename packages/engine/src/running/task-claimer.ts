import {
  type AnyTask,
  type ClaimRequest,
  type ClaimResult,
  MlAirflowError,
  type Store,
  type TaskDelivery,
  type TaskInstance,
  type TryFiles,
} from '@ml-airflow/core'
import { sourcesOf } from '../fan-out/known-lists.ts'
import {
  type DemandSubject,
  demandAtOnce,
  demandOf,
  isStillDone,
  type PlainDemand,
  subjectOf,
} from '../planning/demands.ts'
import { upstreamResults } from '../planning/lineage.ts'
import type { KnownRun } from './run-cache.ts'

/** Returns the log file of a try. */
export type LogPathOf = (task: {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  readonly sample: string
  readonly tryNumber: number
}) => string

export interface TaskClaimerOptions {
  /** This process, globally unique: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  readonly logPathOf: LogPathOf
}

export interface TaskClaimerParts {
  readonly store: Pick<Store, 'claims'>
  readonly files: TryFiles
  readonly options: TaskClaimerOptions
}

/** Claims a record, unless it has been made in the meantime. */
export class TaskClaimer {
  readonly #parts: TaskClaimerParts

  constructor(parts: TaskClaimerParts) {
    this.#parts = parts
  }

  /** A result made by another run is valid only if a plan would skip it. Input files are read before the claim. */
  async claim(known: KnownRun, task: AnyTask, delivery: TaskDelivery): Promise<ClaimResult> {
    const { store, files } = this.#parts
    const demand = await demandOf(files, existingSubject(known), task)
    const request = this.#request(known, task, delivery, demand)
    const result = await store.claims.take(request)
    if (result.kind !== 'finished') return result
    if (!mustRun(known, result.instance) && (await isStillDone(files, demand, result.record))) return result
    return store.claims.take({ ...request, staleEpoch: result.record.finishEpoch ?? -1 })
  }

  /** Undefined for a task with input files, which take time to read, or with GPUs, which are assigned before the claim. */
  requestAtOnce(known: KnownRun, task: AnyTask, delivery: TaskDelivery): ClaimRequest | undefined {
    if (task.gpus > 0) return undefined
    const demand = demandAtOnce(existingSubject(known), task)
    return demand && this.#request(known, task, delivery, demand)
  }

  #request(known: KnownRun, task: AnyTask, { instance }: TaskDelivery, demand: PlainDemand): ClaimRequest {
    const { worker, host, leaseMs, logPathOf } = this.#parts.options
    const { dagId, runId } = known.run
    const { version, inputs, fingerprint } = demand
    return {
      instance,
      owner: `${dagId}/${runId}`,
      worker,
      host,
      leaseMs,
      version,
      inputs,
      fingerprint,
      upstream: upstreamResults(sourcesOf(known), task),
      logPathOf: (one) => logPathOf({ ...one, dagId, runId }),
    }
  }
}

/** Rules other than the default depend on the upstream ends in this run, which another run's result does not reflect. */
function mustRun({ index }: KnownRun, { taskId, decision }: TaskInstance): boolean {
  return index.task(taskId)?.rule !== undefined && decision !== 'join'
}

/** Its task was found in its DAG. */
function existingSubject(known: KnownRun): DemandSubject {
  const subject = subjectOf(known)
  if (subject === undefined) throw new MlAirflowError('internal', `DAG '${known.run.dagId}' is not known here.`)
  return subject
}
