import { MlAirflowError, type Store, tableOf } from '@ml-airflow/core'
import { samplesOf } from '../history/judge.ts'
import { allRecords, type RecordParts, type RecordReport, type RecordRequest } from '../history/records.ts'
import { type DeclaredParts, type DeclaredSubject, declaredPath, manifestAt, workNow } from './declared-work.ts'

export const RECORD_ACTIONS = ['accept', 'declare_done', 'undo'] as const
export type RecordAction = (typeof RECORD_ACTIONS)[number]

export interface RecordActionParts extends RecordParts, Omit<DeclaredParts, 'store'> {
  readonly store: RecordParts['store'] & Pick<Store, 'records' | 'declarations'>
}

/** What an action does with one record, or why it leaves it as it is. */
interface RecordChange {
  readonly report: RecordReport
  readonly sentence: string
}

/** What an action does to records: the same for its preview and for the action itself. */
export interface RecordActionPlan {
  readonly action: RecordAction
  readonly changes: readonly RecordChange[]
  /** Those of the selection that it does not concern, or that it refuses. */
  readonly left: readonly RecordChange[]
}

const MOST = 10_000

/** Statements of people about records: a result counts as it is, it is there, or it counts no more. */
export class RecordActions {
  readonly #parts: RecordActionParts

  constructor(parts: RecordActionParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError as listRecords does; `bad_argument` for more than 10,000 records */
  async plan(action: RecordAction, selection: Omit<RecordRequest, 'limit' | 'cursor'>): Promise<RecordActionPlan> {
    const changes: RecordChange[] = []
    const left: RecordChange[] = []
    for (const report of await allRecords(this.#parts, selection, MOST)) {
      const refusal = this.#refusal(action, report)
      if (refusal === undefined) changes.push({ report, sentence: EFFECTS[action] })
      else left.push({ report, sentence: refusal })
    }
    return { action, changes, left }
  }

  /**
   * Applies the planned changes to those records that have not changed since.
   * @returns how many were changed
   */
  async carryOut({ action, changes }: RecordActionPlan, by: string): Promise<number> {
    let changed = 0
    for (const { report } of changes) if (await this.#change(action, report, by)) changed += 1
    return changed
  }

  #refusal(action: RecordAction, report: RecordReport): string | undefined {
    const { record, facts, state } = report
    if (record.held) return 'Somebody works on it now.'
    if (action === 'undo') return record.finishedAt === undefined ? 'It is not done.' : undefined
    if (state === 'done') return 'It is done, and counts as it is.'
    if (action === 'declare_done') return this.#undeclarable(report)
    if (record.finishedAt === undefined) return 'It has no result that could be accepted.'
    return facts.output.kind === 'missing' ? `Its output ${record.outputPath} is not there.` : undefined
  }

  #undeclarable(report: RecordReport): string | undefined {
    const path = declaredPath(this.#parts, subjectOf(report))
    return path === undefined || this.#parts.files.exists(path) ? undefined : `Its output ${path} is not there.`
  }

  async #change(action: RecordAction, report: RecordReport, by: string): Promise<boolean> {
    const { record } = report
    const { declarations } = this.#parts.store
    const place = { table: tableOf(report.target.task), recordId: record.id }
    const finishEpoch = record.finishEpoch ?? 0
    if (action === 'undo') return declarations.undo({ ...place, finishEpoch })
    const work = await workNow(this.#parts, subjectOf(report))
    if (action === 'accept') {
      const manifest = await manifestAt(this.#parts, record.outputPath)
      return declarations.accept({ ...place, finishEpoch, work, manifest })
    }
    const outputPath = declaredPath(this.#parts, subjectOf(report))
    await this.#promise(outputPath, place)
    const now = new Date()
    return declarations.finish({
      ...place,
      epoch: record.epoch,
      by: declaredBy(by),
      startedAt: now,
      finishedAt: now,
      work,
      outputPath,
      manifest: await manifestAt(this.#parts, outputPath),
    })
  }

  /** No two records hold one path. */
  async #promise(path: string | undefined, place: { table: string; recordId: number }): Promise<void> {
    const other = path === undefined ? undefined : await this.#parts.store.records.promise(path, place)
    if (other === undefined) return
    const sentence = `The output ${path} belongs to record ${other.recordId} of '${other.table}': no two records share a path.`
    throw new MlAirflowError('conflict', sentence)
  }
}

const EFFECTS: Readonly<Record<RecordAction, string>> = {
  accept: 'It counts as made from the inputs and results of today.',
  declare_done: 'It counts as done. Nothing runs.',
  undo: 'It no longer counts as done. The next run that needs it makes it again.',
}

function declaredBy(name: string): string {
  return `${name} (declared)`
}

function subjectOf({ target, record, execution }: RecordReport): DeclaredSubject {
  const samples = samplesOf(target.dag, record, execution?.run)
  return {
    ...target,
    recordId: record.id,
    sample: record.sample,
    values: record.conf,
    samples,
    parametersIds: record.parametersIds,
  }
}
