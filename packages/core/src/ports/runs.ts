import type { Definition } from '../dag/definition.ts'
import type { Graph } from '../dag/graph.ts'
import type { AnyParameters, Conf } from '../dag/parameters.ts'
import type { RunOptions } from '../dag/run-options.ts'
import type { RunState } from '../states.ts'

/** A run as accepted: everything that is fixed from then on. */
export interface NewRun {
  readonly dagId: string
  readonly runId: string
  readonly conf: Conf
  readonly options: RunOptions
  readonly graph: Graph
  readonly parameters: AnyParameters
  readonly executionDate: Date
  readonly externalTrigger: boolean
  /** Who triggered it, and by what, for people. */
  readonly triggeredBy?: string | undefined
  /** The files of its DAG, with which it goes on when they change. */
  readonly definition?: Definition | undefined
}

export interface Run {
  /** The database's own number; `runId` is the name people give. */
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
  /** The digest of its definition. Undefined: it goes by the DAG as each worker knows it. */
  readonly definition?: string | undefined
}

export interface RunFilter {
  readonly dagId?: string | undefined
  readonly state?: RunState | undefined
  /** Execution dates, both included. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Whether runs that a backfill has made are left out: their ids begin with `backfill_`. */
  readonly withoutBackfills?: boolean | undefined
  readonly limit: number
  /** Runs older than this one: keyset paging. */
  readonly before?: number | undefined
}

export interface RunDelivery {
  readonly run: number
  readonly dagId: string
  readonly delivery: number
}

/** A run as its expansion and its tasks need it. `parametersIds` names, per table, the row of the run's values. */
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
  /** Finds or creates the parameters' rows, then the run. The same run id again answers the first run. */
  accept(run: NewRun): Promise<{ readonly run: Run; readonly created: boolean }>
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
  /** How many runs, and how many task instances, there are in each state. A state that none has may be missing. */
  countStates(): Promise<{
    readonly runs: Readonly<Record<string, number>>
    readonly instances: Readonly<Record<string, number>>
  }>
}
