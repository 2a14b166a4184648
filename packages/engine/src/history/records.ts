import { type DagRegistry, MlAirflowError, type Store, tableOf } from '@ml-airflow/core'
import { COVERAGE_STATES, type CoverageState, stateOfDecision } from './coverage.ts'
import { type JudgedRecord, RecordJudge, type RecordJudgeParts } from './record-judge.ts'
import { type RecordTarget, recordTargets, type TargetRequest } from './record-targets.ts'

export const RECORD_STATES = COVERAGE_STATES

export interface RecordRequest extends TargetRequest {
  readonly samples?: readonly string[] | undefined
  readonly states?: readonly CoverageState[] | undefined
  readonly finishedBefore?: Date | undefined
  readonly finishedAfter?: Date | undefined
  readonly limit: number
  /** Start of the page, from `next` of the previous one. */
  readonly cursor?: string | undefined
}

/** A record in lists. */
export interface RecordReport extends JudgedRecord {
  readonly state: CoverageState
  /** Duration of the execution that made it. */
  readonly durationMs: number | undefined
}

export interface RecordPage {
  readonly records: readonly RecordReport[]
  /** Undefined on the last page. A page may be short although there is a next one. */
  readonly next: string | undefined
}

export interface RecordParts extends RecordJudgeParts {
  readonly registry: Pick<DagRegistry, 'dags' | 'get' | 'folderOf'>
  readonly store: Pick<Store, 'recordHistory' | 'runHistory' | 'instanceHistory'>
}

// A state filter judges every record, so the number of records read per page is limited as well.
const MOST_JUDGED = 5_000
const AT_ONCE = 500

/** One page of the records of tasks, task by task, each with its decision in a run now. */
export async function listRecords(parts: RecordParts, request: RecordRequest): Promise<RecordPage> {
  const targets = recordTargets(parts.registry, request)
  const judge = new RecordJudge(parts)
  const found: JudgedRecord[] = []
  let position = positionOf(request.cursor)
  let looked = 0
  for (const target of targets.slice(position.target)) {
    for (;;) {
      if (found.length === request.limit || looked >= MOST_JUDGED)
        return { records: reported(found), next: cursorOf(position) }
      const limit = Math.min(AT_ONCE, request.states === undefined ? request.limit - found.length : AT_ONCE)
      const records = await parts.store.recordHistory.list(searchOf(target, request, position.before, limit))
      looked += Math.max(1, records.length)
      const judged = await judge.judge(target, records)
      position = { ...position, before: addWanted(found, judged, request) ?? position.before }
      if (found.length < request.limit && records.length < limit) break
    }
    position = { target: position.target + 1, before: undefined }
  }
  return { records: reported(found), next: undefined }
}

/**
 * Adds the records in the requested states until the page is full.
 * @returns the last record examined
 */
function addWanted(
  found: JudgedRecord[],
  judged: readonly JudgedRecord[],
  { states, limit }: RecordRequest,
): number | undefined {
  let last: number | undefined
  for (const one of judged) {
    if (found.length === limit) break
    last = one.record.id
    if (states === undefined || states.includes(stateOfDecision(one.decision))) found.push(one)
  }
  return last
}

/** All of them, for an action. @throws MlAirflowError `bad_argument` if there are too many */
export async function allRecords(
  parts: RecordParts,
  request: Omit<RecordRequest, 'limit' | 'cursor'>,
  most: number,
): Promise<readonly RecordReport[]> {
  const all: RecordReport[] = []
  let cursor: string | undefined
  do {
    const page = await listRecords(parts, { ...request, cursor, limit: AT_ONCE })
    all.push(...page.records)
    cursor = page.next
    if (all.length > most)
      throw new MlAirflowError('bad_argument', `More than ${most} records match: narrow the selection.`)
  } while (cursor !== undefined)
  return all
}

function searchOf({ task, conf }: RecordTarget, request: RecordRequest, before: number | undefined, limit: number) {
  const { samples, finishedBefore, finishedAfter } = request
  const key = { table: tableOf(task), taskId: task.id, parameters: task.parameters }
  return { ...key, conf, samples, finishedBefore, finishedAfter, before, limit }
}

function reported(judged: readonly JudgedRecord[]): readonly RecordReport[] {
  return judged.map((one) => ({ ...one, state: stateOfDecision(one.decision), durationMs: durationOf(one) }))
}

function durationOf({ record, execution }: JudgedRecord): number | undefined {
  const lastTry = execution?.lastTry
  const { startedAt, finishedAt } = lastTry?.finishedAt === undefined ? record : lastTry
  return startedAt && finishedAt && Math.max(0, finishedAt.getTime() - startedAt.getTime())
}

interface Place {
  readonly target: number
  readonly before: number | undefined
}

function positionOf(cursor: string | undefined): Place {
  if (cursor === undefined) return { target: 0, before: undefined }
  const [, target, before] = /^(\d{1,6})\.(\d{1,16})?$/.exec(cursor) ?? []
  if (target === undefined)
    throw new MlAirflowError('bad_argument', `'${cursor}' is not a valid cursor: use the one of the previous page.`)
  return { target: Number(target), before: before === undefined ? undefined : Number(before) }
}

function cursorOf({ target, before }: Place): string {
  return `${target}.${before ?? ''}`
}
