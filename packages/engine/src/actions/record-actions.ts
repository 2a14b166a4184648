import { allRecords, type RecordParts, type RecordReport, type RecordRequest } from '../history/records.ts'
import type { RecordDeclarer } from './record-declarer.ts'

export const RECORD_ACTIONS = ['accept', 'declare_done', 'undo'] as const
export type RecordAction = (typeof RECORD_ACTIONS)[number]

export interface RecordActionParts extends RecordParts {
  readonly declarer: Pick<RecordDeclarer, 'accept' | 'finish' | 'lackingOutput' | 'undo'>
}

/** Change to one record, or the reason for leaving it unchanged. */
interface RecordChange {
  readonly report: RecordReport
  readonly sentence: string
}

/** Effect of an action on records: the same for its preview and for the action itself. */
export interface RecordActionPlan {
  readonly action: RecordAction
  readonly changes: readonly RecordChange[]
  /** The selected records that the action leaves unchanged or rejects. */
  readonly left: readonly RecordChange[]
}

const MOST = 10_000

/** Users' declarations about records: a result is accepted, exists, or is invalid. */
export class RecordActions {
  readonly #parts: RecordActionParts

  constructor(parts: RecordActionParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError as listRecords; `bad_argument` for more than 10,000 records */
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
   * Applies the planned changes to the records that have not changed since.
   * @returns the number of changed records
   */
  async carryOut({ action, changes }: RecordActionPlan, by: string): Promise<number> {
    let changed = 0
    for (const { report } of changes) if (await this.#change(action, report, by)) changed += 1
    return changed
  }

  #refusal(action: RecordAction, report: RecordReport): string | undefined {
    const { record, facts, state } = report
    if (record.held) return 'A task works on it now.'
    if (action === 'undo') return record.finishedAt === undefined ? 'It is not done.' : undefined
    if (state === 'done') return 'It is already done.'
    if (action === 'declare_done') return missing(this.#parts.declarer.lackingOutput(report))
    if (record.finishedAt === undefined) return 'It has no result that could be accepted.'
    return missing(facts.output.kind === 'missing' ? record.outputPath : undefined)
  }

  #change(action: RecordAction, report: RecordReport, by: string): Promise<boolean> {
    const { declarer } = this.#parts
    if (action === 'undo') return declarer.undo(report)
    return action === 'accept' ? declarer.accept(report) : declarer.finish(report, by)
  }
}

const EFFECTS: Readonly<Record<RecordAction, string>> = {
  accept: 'It counts as made from the current inputs and results.',
  declare_done: 'It counts as done. Nothing runs.',
  undo: 'It no longer counts as done. The next run that needs it makes it again.',
}

function missing(path: string | undefined): string | undefined {
  return path === undefined ? undefined : `Its output ${path} is not there.`
}
