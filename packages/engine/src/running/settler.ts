import {
  type Exit,
  type Failure,
  manifestText,
  type Releasable,
  type SettleResult,
  type Store,
  type StoredRecord,
  type Success,
  skipFinished,
  type TaskInstance,
  type TryEnd,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { Trying } from '../tries/context.ts'
import type { TryExit } from '../tries/outputs.ts'
import type { HeldClaim } from './lease-keeper.ts'
import type { NextClaim } from './next-claim.ts'
import { retryUntilReachable } from './retry-until-reachable.ts'
import type { KnownRun } from './run-cache.ts'

export interface SettlerParts {
  readonly store: Pick<Store, 'claims' | 'settlement'>
  readonly observer: Observer
}

/** Records the ends of tasks. */
export class Settler {
  readonly #parts: SettlerParts

  constructor(parts: SettlerParts) {
    this.#parts = parts
  }

  /** For a record that was finished in the meantime. */
  skip({ run, index }: KnownRun, instance: TaskInstance, record: StoredRecord): Promise<Releasable> {
    const { sentence } = skipFinished(record, record.finishedAt ?? new Date(0))
    const why = isCutOff(run, instance, record) ? `${sentence} ${CUT_OFF}` : sentence
    const downstream = index.downstream(instance.taskId, instance.sample)
    return this.#parts.store.settlement.skip(instance.id, why, downstream, index.rules)
  }

  /** @param next claim of the slot's next task, in the settling transaction; for a likely one, or where rules decide anyway */
  succeed(trying: Trying, exit: TryExit, next: NextClaim | undefined): Promise<SettleResult> {
    const { known, task, instance, claim, held } = trying
    const { rules } = known.index
    const isForeseen = next?.likely !== undefined || rules !== undefined
    const success: Success = {
      claim,
      end: tryEnd(exit, held),
      outputPath: exit.outputPath,
      manifest: exit.manifest && manifestText(exit.manifest),
      ...(exit.isSameResult ? { isSameResult: true } : {}),
      downstream: known.index.downstream(task.id, instance.sample),
      rules,
      successor: isForeseen ? next?.request : undefined,
      likely: next?.likely,
    }
    return this.#write((settlement) => settlement.succeed(success))
  }

  fail({ known: { index }, claim, held }: Trying, exit: Exit, next: Failure['next']): Promise<SettleResult> {
    const failure = { claim, end: tryEnd(exit, held), next, index }
    return this.#write((settlement) => settlement.fail(failure))
  }

  /** If its claim was taken away, the try's result is invalid, but the record stays held until its process has ended. */
  releasableAfter({ claim }: Trying, result: SettleResult): Releasable | Promise<Releasable> {
    return result.kind === 'settled' ? result.releasable : this.#parts.store.claims.freeRevoked(claim)
  }

  /** A database restart must not lose the result of a command. The write is fenced, so it may come late. */
  #write(write: (settlement: Store['settlement']) => Promise<SettleResult>): Promise<SettleResult> {
    const { store, observer } = this.#parts
    return retryUntilReachable(observer, 'The end of a task could not be recorded yet', () => write(store.settlement))
  }
}

const CUT_OFF = 'The tasks upstream of it ran again, and their outputs are the same, byte for byte.'

/** The plan expected new upstream results, and a result from before this run turned out to be made from the same ones. */
function isCutOff(run: KnownRun['run'], { reason }: TaskInstance, { finishedAt }: StoredRecord): boolean {
  return reason === 'upstream_rerun' && finishedAt !== undefined && finishedAt < run.createdAt
}

function tryEnd({ outcome, exitCode, sentence }: Exit, { pid, rendered }: HeldClaim): TryEnd {
  return { outcome, exitCode, pid, sentence, rendered }
}
