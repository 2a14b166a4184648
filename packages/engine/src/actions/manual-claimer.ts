import type { AnyTask, ClaimResult, RecordedInstance, Store, TryFiles } from '@ml-airflow/core'
import { sourcesOf } from '../fan-out/lists-of-run.ts'
import { upstreamResults } from '../planning/lineage.ts'
import { demandOf, type PlainDemand, subjectOf } from '../planning/task-demands.ts'
import type { KnownRun } from '../running/run-cache.ts'
import type { LogPathOf } from '../running/task-claimer.ts'
import type { MarkedTask } from './marked-task.ts'

export interface ManualClaimerParts {
  readonly store: Pick<Store, 'instances' | 'claims' | 'variables'>
  readonly files: Pick<TryFiles, 'fingerprint'>
  /** This process and its host, in the format of a worker. */
  readonly process: { readonly worker: string; readonly host: string }
  readonly logPathOf: LogPathOf
}

const LEASE_MS = 60_000

/** Claims a task instance for a user as a worker does: other claims of the record wait. */
export class ManualClaimer {
  readonly #parts: ManualClaimerParts

  constructor(parts: ManualClaimerParts) {
    this.#parts = parts
  }

  /** Ready immediately, regardless of its upstreams. An ended instance must have been reset before. */
  async take({ known, task }: MarkedTask, instance: RecordedInstance): Promise<ClaimResult> {
    const { store, process, logPathOf } = this.#parts
    const { dagId, runId } = known.run
    await store.instances.makeReady(instance.id, { pool: undefined, keptMs: LEASE_MS })
    return store.claims.take({
      instance: instance.id,
      owner: `${dagId}/${runId}`,
      ...process,
      leaseMs: LEASE_MS,
      ...(await this.#workOf(known, task)),
      upstream: upstreamResults(sourcesOf(known), task),
      logPathOf: (one) => logPathOf({ ...one, dagId, runId }),
    })
  }

  async #workOf(known: KnownRun, task: AnyTask): Promise<Pick<PlainDemand, 'version' | 'inputs' | 'fingerprint'>> {
    const subject = subjectOf(known)
    if (subject === undefined) return { version: task.version, inputs: '', fingerprint: '' }
    const { version, inputs, fingerprint } = await demandOf(this.#parts, subject, task)
    return { version, inputs, fingerprint }
  }
}
