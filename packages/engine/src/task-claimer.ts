import type { AnyTask, ClaimRequest, ClaimResult, Store, TaskDelivery, TryFiles } from '@ml-airflow/core'
import { demandOf, isStillDone } from './demands.ts'
import { upstreamResults } from './lineage.ts'
import type { KnownRun } from './run-cache.ts'

export interface TaskClaimerOptions {
  /** This process, unique among all: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  /** The log file of a try. */
  readonly logPathOf: (task: {
    dagId: string
    runId: string
    taskId: string
    sample: string
    tryNumber: number
  }) => string
}

export interface TaskClaimerParts {
  readonly store: Pick<Store, 'claims'>
  readonly files: TryFiles
  readonly options: TaskClaimerOptions
}

/** Takes the right to make a record, unless somebody has made it meanwhile. */
export class TaskClaimer {
  readonly #parts: TaskClaimerParts

  constructor(parts: TaskClaimerParts) {
    this.#parts = parts
  }

  /** A result that somebody else has made counts only where a plan would skip it. */
  async claim(known: KnownRun, task: AnyTask, delivery: TaskDelivery): Promise<ClaimResult> {
    const result = await this.#take(known, task, delivery)
    if (result.kind !== 'finished') return result
    if (await isStillDone(this.#parts.files, demandOf(known, task), result.record)) return result
    return this.#take(known, task, delivery, result.record.finishEpoch)
  }

  /** For a task of which nothing must be read first. */
  requestAtOnce({ run, ...known }: KnownRun, task: AnyTask, delivery: TaskDelivery): ClaimRequest {
    const { worker, host, leaseMs, logPathOf } = this.#parts.options
    const { dagId, runId } = run
    const { version, inputs, fingerprint } = demandOf({ ...known, run }, task)
    return {
      instance: delivery.instance,
      owner: `${dagId}/${runId}`,
      ...{ worker, host, leaseMs, version, inputs, fingerprint },
      upstream: upstreamResults({ ...known, run }, task),
      logPathOf: (one) => logPathOf({ ...one, dagId, runId }),
    }
  }

  #take(known: KnownRun, task: AnyTask, delivery: TaskDelivery, staleEpoch = -1): Promise<ClaimResult> {
    return this.#parts.store.claims.take({ ...this.requestAtOnce(known, task, delivery), staleEpoch })
  }
}
