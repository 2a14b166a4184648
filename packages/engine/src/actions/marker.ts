import {
  type Claimed,
  manifestText,
  type RecordedInstance,
  type Released,
  type SettleResult,
  type Store,
  type StoredRun,
  type Success,
  type TryEnd,
  type TryFiles,
} from '@ml-airflow/core'
import { withLists } from '../fan-out/known-lists.ts'
import type { Acceptance } from '../planning/acceptance.ts'
import type { ClaimerByHand } from './claimer-by-hand.ts'
import {
  declaredOutput,
  type MarkedState,
  type MarkedTask,
  type MarkRegistry,
  markedTask,
  takenMeanwhile,
} from './marked-task.ts'

export interface MarkerParts {
  readonly store: Pick<Store, 'fanOut' | 'settlement'>
  readonly claimer: ClaimerByHand
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

  /** @returns the task instances that may start now */
  async mark(stored: StoredRun, instance: RecordedInstance, state: MarkedState, by: string): Promise<Released> {
    const { store, registry, claimer, acceptance } = this.#parts
    const { known: unlisted, task } = markedTask(registry, stored, instance.taskId)
    const marked = { known: await withLists(store, unlisted, instance.taskId), task }
    const result = await claimer.take(marked, instance)
    if (result.kind === 'finished' && state === 'success') return this.#skip(marked, instance, by)
    if (result.kind !== 'claimed') throw takenMeanwhile(stored, instance)
    const settled = await (state === 'success' ? this.#succeed(marked, result, by) : this.#fail(marked, result, by))
    if (settled.kind === 'fenced') throw takenMeanwhile(stored, instance)
    if (state === 'success') await acceptance.accept(marked.known, task, instance)
    return settled.released
  }

  #skip({ known: { index } }: MarkedTask, { id, taskId, sample }: RecordedInstance, by: string): Promise<Released> {
    const sentence = `Marked as success by ${by}; it was done already.`
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

  #fail({ known: { index } }: MarkedTask, { claim, instance }: Claimed, by: string): Promise<SettleResult> {
    return this.#parts.store.settlement.fail({
      claim,
      end: endOf('failed', by),
      next: { kind: 'settle', state: 'failed' },
      descendants: index.descendants(instance.taskId, instance.sample),
      rules: index.rules,
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
