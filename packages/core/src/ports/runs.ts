import type { Definition } from '../dag/definition.ts'
import type { Graph } from '../dag/graph.ts'
import type { AnyParameters, Conf } from '../dag/parameters.ts'
import type { RunOptions } from '../dag/run-options.ts'
import type { RunState } from '../states.ts'
import type { EndedAuditEntry } from './audit.ts'

/** An accepted run: everything here is fixed from then on. */
export interface NewRun {
  readonly dagId: string
  readonly runId: string
  readonly conf: Conf
  readonly options: RunOptions
  readonly graph: Graph
  readonly parameters: AnyParameters
  readonly executionDate: Date
  readonly externalTrigger: boolean
  /** Name and channel of the trigger, for messages. */
  readonly triggeredBy?: string | undefined
  /** DAG files that the run keeps using when they change. */
  readonly definition?: Definition | undefined
  /** W3C `traceparent` of the span that the spans of the run follow. */
  readonly traceparent?: string | undefined
  /** Audit entry of the call, added in the same transaction. Undefined: it has been added already. */
  readonly audit?: EndedAuditEntry | undefined
}

export interface AcceptedRun {
  readonly run: Run
  /** False: the run id existed, and this is its run. */
  readonly created: boolean
  /** Id of the audit entry that was added with the run. */
  readonly auditId?: number | undefined
}

export interface Run {
  /** Primary key; `runId` is the user's name for the run. */
  readonly id: number
  readonly dagId: string
  readonly runId: string
  readonly state: RunState
  readonly conf: Conf
  readonly options: RunOptions
  readonly executionDate: Date
  readonly externalTrigger: boolean
  readonly createdAt: Date
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** Undefined for runs of older versions. */
  readonly triggeredBy?: string | undefined
  /** Digest of its definition. Undefined: each worker uses the DAG it has loaded. */
  readonly definition?: string | undefined
  /** W3C `traceparent`. Undefined: triggered without traces. */
  readonly traceparent?: string | undefined
}

export interface RunFilter {
  readonly dagId?: string | undefined
  readonly state?: RunState | undefined
  /** Execution dates, inclusive. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Whether to exclude backfill runs, whose ids begin with `backfill_`. */
  readonly withoutBackfills?: boolean | undefined
  readonly limit: number
  /** Only older runs; keyset paging. */
  readonly before?: number | undefined
}

export interface RunDelivery {
  readonly run: number
  readonly dagId: string
  readonly delivery: number
}

/** The part of a run that expansion and tasks need. `parametersIds` maps each table to the row of the run's values. */
export interface StoredRun {
  readonly run: Run
  readonly graph: Graph
  readonly parametersIds: Readonly<Record<string, number>>
  readonly expanded: boolean
  readonly paused: boolean
  readonly delivery: number
}

/** Runs and their states. */
export interface RunStore {
  /** Finds or creates the parameter rows, then the run. Idempotent by run id: a repeated call returns the first run. */
  accept(run: NewRun): Promise<AcceptedRun>
  find(id: number): Promise<Run | undefined>
  findByRunId(dagId: string, runId: string): Promise<Run | undefined>
  /** The newest run of this execution date. */
  findByDate(dagId: string, executionDate: Date): Promise<Run | undefined>
  /** Newest first. */
  list(filter: RunFilter): Promise<readonly Run[]>
  /** Oldest first. */
  listOpenScheduled(dagId: string): Promise<readonly Run[]>
  findDefinition(hash: string): Promise<Definition | undefined>
  load(run: number): Promise<StoredRun | undefined>
  /** Number of runs and of task instances per state. States with a count of zero may be missing. */
  countStates(): Promise<{
    readonly runs: Readonly<Record<string, number>>
    readonly instances: Readonly<Record<string, number>>
  }>
}
