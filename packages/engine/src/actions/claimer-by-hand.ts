import type { AnyTask, ClaimResult, RecordedInstance, Store, TryFiles } from '@ml-airflow/core'
import { sourcesOf } from '../fan-out/known-lists.ts'
import { demandOf, type PlainDemand, subjectOf } from '../planning/demands.ts'
import { upstreamResults } from '../planning/lineage.ts'
import type { KnownRun } from '../running/run-cache.ts'
import type { LogPathOf } from '../running/task-claimer.ts'
import { type BegunAnew, beginAnew } from '../services/begin-anew.ts'
import type { MarkedTask } from './marked-task.ts'

export interface ClaimerByHandParts {
  readonly store: BegunAnew & Pick<Store, 'claims'>
  readonly files: Pick<TryFiles, 'fingerprint'>
  /** This process and its host, as a worker names itself. */
  readonly process: { readonly worker: string; readonly host: string }
  readonly logPathOf: LogPathOf
}

const LEASE_MS = 60_000

/** Claims a task instance for a person as a worker does: other claims of the record wait. */
export class ClaimerByHand {
  readonly #parts: ClaimerByHandParts

  constructor(parts: ClaimerByHandParts) {
    this.#parts = parts
  }

  /** A task instance that has ended begins anew first. */
  async take({ known, task }: MarkedTask, instance: RecordedInstance, by: string): Promise<ClaimResult> {
    const { store, process, logPathOf } = this.#parts
    const { dagId, runId } = known.run
    await beginAnew(store, known.run, instance, { by, pool: undefined, keptMs: LEASE_MS })
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
    const { version, inputs, fingerprint } = await demandOf(this.#parts.files, subject, task)
    return { version, inputs, fingerprint }
  }
}
