import type { DecisionKind } from '../deciding/decide.ts'
import type { RunState, TaskState } from '../states.ts'
import type { Run } from './runs.ts'

export type RunType = 'manual' | 'scheduled' | 'backfill'

/** Filter for runs. All given conditions must hold. */
export interface RunSearch {
  readonly dagIds?: readonly string[] | undefined
  readonly states?: readonly RunState[] | undefined
  readonly type?: RunType | undefined
  /** Execution dates, inclusive. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Required values of the conf, as JSON or as plain text. */
  readonly conf?: Readonly<Record<string, string>> | undefined
  /** Substring of the run id or the conf. */
  readonly text?: string | undefined
  readonly limit: number
  /** Only older runs; keyset paging. */
  readonly before?: number | undefined
}

/** The part of a run that a chart bar shows. */
export type RunOutline = Pick<Run, 'id' | 'runId' | 'state' | 'createdAt' | 'startedAt' | 'finishedAt'>

/** Number of instances of one task in one run with the same state and decision. */
export interface TaskStateCount {
  readonly run: number
  readonly taskId: string
  readonly state: TaskState
  readonly decision: DecisionKind
  readonly reason: string
  readonly count: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** Queries over runs. */
export interface RunHistory {
  /** Newest first. */
  list(search: RunSearch): Promise<readonly Run[]>
  /** Numbers of the same runs. */
  listIds(search: RunSearch): Promise<readonly number[]>
  /** Number of matching runs, capped at `limit`. */
  count(search: RunSearch): Promise<number>
  /** The newest runs of a DAG, newest first. */
  listOutlines(dagId: string, limit: number): Promise<readonly RunOutline[]>
  /** The existing ones. */
  findMany(ids: readonly number[]): Promise<readonly Run[]>
  /** The existing ones among these names. */
  findNamed(names: readonly { readonly dagId: string; readonly runId: string }[]): Promise<readonly Run[]>
  /** Across all DAGs, newest first. */
  findByRunId(runId: string, limit: number): Promise<readonly Run[]>
  /** Number of task instances by state, for each run that has any. */
  countInstances(runs: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>>
  /** Number of queued and running runs, by DAG. */
  countOpen(): Promise<ReadonlyMap<string, { readonly queued: number; readonly running: number }>>
  /** The state of each task in each of the runs. */
  listTaskStates(runs: readonly number[]): Promise<readonly TaskStateCount[]>
}
