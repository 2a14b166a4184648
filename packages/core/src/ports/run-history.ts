import type { DecisionKind } from '../deciding/decide.ts'
import type { RunState, TaskState } from '../states.ts'
import type { Run } from './runs.ts'

export type RunType = 'manual' | 'scheduled' | 'backfill'

/** Which runs are meant. Every condition that is given must hold. */
export interface RunSearch {
  readonly dagIds?: readonly string[] | undefined
  readonly states?: readonly RunState[] | undefined
  readonly type?: RunType | undefined
  /** Execution dates, both included. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Values of the conf, each as JSON or as the plain text of it. */
  readonly conf?: Readonly<Record<string, string>> | undefined
  /** Stands in the run id or the conf. */
  readonly text?: string | undefined
  readonly limit: number
  /** Runs older than this one: keyset paging. */
  readonly before?: number | undefined
}

/** As much of a run as a bar in a chart shows. */
export type RunOutline = Pick<Run, 'id' | 'runId' | 'state' | 'createdAt' | 'startedAt' | 'finishedAt'>

/** Task instances of one task of one run that share a state and a decision. */
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

/** Runs as people look for them and compare them. */
export interface RunHistory {
  /** Newest first. */
  list(search: RunSearch): Promise<readonly Run[]>
  /** How many there are, `limit` at most. */
  count(search: RunSearch): Promise<number>
  /** The newest runs of a DAG, the newest first. */
  listOutlines(dagId: string, limit: number): Promise<readonly RunOutline[]>
  /** Those that exist. */
  findMany(ids: readonly number[]): Promise<readonly Run[]>
  /** Those of the names that exist. */
  findNamed(names: readonly { readonly dagId: string; readonly runId: string }[]): Promise<readonly Run[]>
  /** Of any DAG, the newest first. */
  findByRunId(runId: string, limit: number): Promise<readonly Run[]>
  /** Task instances by state, for each of the runs that has any. */
  countInstances(runs: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>>
  /** Runs that are queued or running, by DAG. */
  countOpen(): Promise<ReadonlyMap<string, { readonly queued: number; readonly running: number }>>
  /** The state of each task in each of the runs. */
  listTaskStates(runs: readonly number[]): Promise<readonly TaskStateCount[]>
}
