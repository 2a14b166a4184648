import {
  type Claimed,
  MlAirflowError,
  manifestText,
  type RecordedInstance,
  type Releasable,
  type SettleResult,
  type Store,
  type StoredRun,
  type Success,
  type TryEnd,
  type TryFiles,
  tableOf,
} from '@ml-airflow/core'
import { withLists } from '../fan-out/lists-of-run.ts'
import type { Acceptance } from '../planning/acceptance.ts'
import { sharedPathSentence } from '../tries/outputs.ts'
import type { ManualClaimer } from './manual-claimer.ts'
import {
  declaredOutput,
  type MarkedState,
  type MarkedTask,
  type MarkRegistry,
  markedTask,
  takenMeanwhile,
} from './marked-task.ts'

export interface MarkerParts {
  readonly store: Pick<Store, 'fanOut' | 'settlement'> & { readonly records: Pick<Store['records'], 'reservePath'> }
  readonly claimer: ManualClaimer
  readonly acceptance: Acceptance
  readonly registry: MarkRegistry
  readonly files: Pick<TryFiles, 'describeOutput'>
  readonly outputDir: string
}

type Output = Pick<Success, 'outputPath' | 'manifest'>

/** Settles task instances manually, through a claim. */
export class Marker {
  readonly #parts: MarkerParts

  constructor(parts: MarkerParts) {
    this.#parts = parts
  }

  /**
   * @returns the task instances that may start now
   * @throws MlAirflowError `conflict` if the output of another record is at its path
   */
  async mark(stored: StoredRun, instance: RecordedInstance, state: MarkedState, by: string): Promise<Releasable> {
    const { store, registry, claimer, acceptance } = this.#parts
    const { known: unlisted, task } = markedTask(registry, stored, instance.taskId)
    const marked = { known: await withLists(store, unlisted, instance.taskId), task }
    if (state === 'success') await this.#reserve(marked, instance)
    const result = await claimer.take(marked, instance)
    if (result.kind === 'finished' && state === 'success') return this.#skip(marked, instance, by)
    if (result.kind !== 'claimed') throw takenMeanwhile(stored, instance)
    const settled = await (state === 'success' ? this.#succeed(marked, result, by) : this.#fail(marked, result, by))
    if (settled.kind === 'fenced') throw takenMeanwhile(stored, instance)
    if (state === 'success') await acceptance.accept(marked.known, task, instance)
    return settled.releasable
  }

  /** Without it, the path would look free to other records, and the output like one of no record. */
  async #reserve(marked: MarkedTask, instance: RecordedInstance): Promise<void> {
    const path = declaredOutput(marked, instance, instance, this.#parts.outputDir)
    if (path === undefined) return
    const record = { table: tableOf(marked.task), recordId: instance.recordId }
    const other = await this.#parts.store.records.reservePath(path, record)
    if (other !== undefined) throw new MlAirflowError('conflict', sharedPathSentence(path, other))
  }

  #skip({ known: { index } }: MarkedTask, { id, taskId, sample }: RecordedInstance, by: string): Promise<Releasable> {
    const sentence = `Marked as success by ${by}; it was already done.`
    return this.#parts.store.settlement.skip(id, sentence, index.downstream(taskId, sample), index.rules)
  }

  async #succeed(marked: MarkedTask, claimed: Claimed, by: string): Promise<SettleResult> {
    const { index } = marked.known
    const { taskId, sample } = claimed.instance
    return this.#parts.store.settlement.succeed({
      claim: claimed.claim,
      end: endOf('success', by),
      downstream: index.downstream(taskId, sample),
      rules: index.rules,
      ...(await this.#outputOf(marked, claimed)),
    })
  }

  #fail({ known: { index } }: MarkedTask, { claim }: Claimed, by: string): Promise<SettleResult> {
    return this.#parts.store.settlement.fail({
      claim,
      end: endOf('failed', by),
      next: { kind: 'settle', state: 'failed' },
      index,
    })
  }

  async #outputOf(marked: MarkedTask, { instance, claim }: Claimed): Promise<Output> {
    const { files, outputDir } = this.#parts
    const outputPath = declaredOutput(marked, instance, claim, outputDir)
    if (outputPath === undefined) return { outputPath }
    return { outputPath, manifest: manifestText(await files.describeOutput(outputPath, 'small')) }
  }
}

function endOf(state: MarkedState, by: string): TryEnd {
  return {
    outcome: state,
    exitCode: undefined,
    pid: undefined,
    sentence: `Marked as ${state} by ${by}; nothing was run.`,
  }
}
