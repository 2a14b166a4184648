import type { PlannedInstance, RecordFacts } from '../decide.ts'
import type { Graph, InstanceSelector } from '../graph.ts'
import type { AnyParameters, Conf } from '../parameters.ts'
import type { RunOptions } from '../run-options.ts'
import type { RunState, TaskState, TryOutcome } from '../states.ts'
import type { AdmissionStore } from './admission.ts'
import type { AuditStore } from './audit.ts'
import type { ClearingStore } from './clearing.ts'
import type { ConnectionStore } from './connections.ts'
import type { LogPlace, RemoteLogs } from './logs.ts'
import type { PoolRefusal, PoolStore } from './pools.ts'
import type { RemovalStore } from './removal.ts'
import type { ScheduleStore } from './schedules.ts'
import type { StartingStore } from './starting.ts'
import type { UserStore } from './users.ts'
import type { VariableStore } from './variables.ts'
import type { WorkerStore } from './workers.ts'

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
}

/** A run as its expansion and its tasks need it. `parametersIds` names, per table, the row of the run's values. */
export interface RunPlan {
  readonly run: Run
  readonly graph: Graph
  readonly parametersIds: Readonly<Record<string, number>>
  readonly expanded: boolean
  readonly paused: boolean
  readonly delivery: number
}

export interface TaskInstance {
  readonly id: number
  readonly run: number
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly action: 'run' | 'skip' | 'join'
  readonly reason: string
  readonly sentence: string
  readonly tryNumber: number
  /** Tries that failed or timed out, against the task's `retries`. */
  readonly failures: number
  /** Tries lost with their worker, against a limit of their own. */
  readonly losses: number
  readonly retryAt: Date | undefined
  readonly queuedAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
}

export interface Try {
  /** The task instance that was tried. */
  readonly instance: number
  readonly number: number
  readonly outcome: TryOutcome | undefined
  readonly exitCode: number | undefined
  /** Why it ended so, for people. */
  readonly sentence: string
  readonly host: string
  readonly worker: string
  readonly pid: number | undefined
  readonly startedAt: Date
  readonly finishedAt: Date | undefined
  readonly logPath: string
}

/** What the queue must know to deliver a task instance. A higher delivery is another job. */
export interface TaskDelivery {
  readonly run: number
  readonly instance: number
  readonly taskId: string
  readonly delivery: number
  /** Default: 1. */
  readonly priorityWeight?: number
  /** Milliseconds until it is due. */
  readonly delayMs: number
}

export interface RunDelivery {
  readonly run: number
  readonly dagId: string
  readonly delivery: number
}

/** The records of one table that belong to one row of parameters, for all tasks that share the table. */
export interface RecordQuery {
  readonly table: string
  /** The column that points at the parameters' row: `<definition>_id`. */
  readonly keyColumn: string
  readonly parametersId: number
}

/** What tells the records of one query apart. */
export interface RecordKey {
  readonly taskId: string
  readonly sample: string
}

export interface StoredRecord extends Omit<RecordFacts, 'outputMissing'>, RecordKey {}

/** The right to write a record. Each write through it is refused once somebody else has raised the epoch. */
export interface Claim {
  readonly table: string
  readonly recordId: number
  readonly epoch: number
  readonly run: number
  readonly instance: number
  readonly tryNumber: number
}

/** A try whose worker went away before it was settled, of this or of another run. */
export interface LostTry extends LogPlace {
  readonly epoch: number
  /** Whether what it did counts for the claimer. What it began before the claimer was decided to run does not. */
  readonly counts: boolean
}

export interface ClaimRequest {
  readonly instance: number
  /** `dag_id/run_id`, for people. */
  readonly owner: string
  /** The claiming process, unique among all: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  /** What the claimer demands of a finish, as in TaskDemand: one of another version, or made from other samples, does not count. */
  readonly version: string
  readonly inputs: string
  /** Gives the try's log file, now that its number is known. */
  readonly logPathOf: (task: { readonly taskId: string; readonly sample: string; readonly tryNumber: number }) => string
}

export type ClaimResult =
  /** Claimed, and the try has begun. `lost` are the tries that held the record before and were never settled, the last one first. */
  | {
      readonly kind: 'claimed'
      readonly instance: TaskInstance
      readonly claim: Claim
      readonly logPath: string
      readonly lost: readonly LostTry[]
    }
  /** Somebody finished the record meanwhile. */
  | { readonly kind: 'finished'; readonly instance: TaskInstance; readonly record: StoredRecord }
  /** Somebody's lease on the record is alive for so many milliseconds. */
  | { readonly kind: 'held'; readonly forMs: number }
  /** Its pool has no slots for it. */
  | ({ readonly kind: 'no_slots' } & PoolRefusal)
  /** The DAG is paused. */
  | { readonly kind: 'paused' }
  /** A retry that is not due for so many milliseconds. */
  | { readonly kind: 'early'; readonly forMs: number }
  /** The task instance is not in a state in which it may start: the gate. Undefined: there is no such instance. */
  | { readonly kind: 'refused'; readonly instance: TaskInstance | undefined }

/** The end of a try, as the claim's holder writes it. */
export interface TryEnd {
  readonly outcome: TryOutcome
  readonly exitCode: number | undefined
  readonly pid: number | undefined
  readonly sentence: string
}

/** What became ready by a settlement: to be enqueued, and identical ones that waited for it: to be looked at at once. */
export interface Released {
  readonly ready: readonly TaskDelivery[]
  readonly joined: readonly TaskDelivery[]
}

/** `fenced`: the claim had been lost to somebody else, and nothing was written. */
export type SettleResult = { readonly kind: 'settled'; readonly released: Released } | { readonly kind: 'fenced' }

export interface Success {
  readonly claim: Claim
  readonly end: TryEnd
  readonly outputPath: string | undefined
  readonly version: string
  readonly inputs: string
  readonly downstream: readonly InstanceSelector[]
}

export interface Failure {
  readonly claim: Claim
  readonly end: TryEnd
  /** What follows: another try after a delay, the task given back to the queue at once, or the end. */
  readonly next:
    | { readonly kind: 'retry'; readonly delayMs: number }
    | { readonly kind: 'requeue'; readonly countsAsLoss: boolean }
    | { readonly kind: 'settle'; readonly state: 'failed' | 'cancelled' }
  /** Become `upstream_failed`, or `cancelled`, when this one is settled. */
  readonly descendants: readonly InstanceSelector[]
}

export interface RenewalResult {
  readonly claim: Claim
  readonly held: boolean
  readonly cancelRequested: boolean
}

export interface RunFilter {
  readonly dagId?: string | undefined
  readonly state?: RunState | undefined
  /** Execution dates, both included. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly limit: number
  /** Runs older than this one: keyset paging. */
  readonly before?: number | undefined
}

/** A running task instance whose record it no longer holds: the lease ran out, or somebody else raised the epoch. */
export interface Orphan {
  readonly instance: number
  readonly run: number
  readonly taskId: string
  readonly sample: string
}

/** What became of an orphan. `alive`: its lease is. `failed`: it had been lost too often. */
export type OrphanResult =
  | { readonly kind: 'requeued'; readonly delivery: TaskDelivery }
  | { readonly kind: 'failed' }
  | { readonly kind: 'alive' }

/**
 * SQL, the truth. Every method is one transaction, or several that can each be repeated.
 * Errors: MlAirflowError `unavailable` when the database cannot be reached in time.
 */
export interface Store
  extends VariableStore,
    ConnectionStore,
    UserStore,
    AuditStore,
    PoolStore,
    ClearingStore,
    AdmissionStore,
    ScheduleStore,
    StartingStore,
    RemovalStore,
    WorkerStore,
    RemoteLogs {
  /** Finds or creates the parameters' rows, then the run. The same run id again answers the first run. */
  acceptRun(run: NewRun): Promise<{ readonly run: Run; readonly created: boolean }>
  findRun(id: number): Promise<Run | undefined>
  findRunByRunId(dagId: string, runId: string): Promise<Run | undefined>
  /** Newest first. */
  listRuns(filter: RunFilter): Promise<readonly Run[]>
  /** By id. Without a page: all of them. */
  listInstances(run: number, page?: { after: number; limit: number }): Promise<readonly TaskInstance[]>
  listTries(run: number, taskId: string, sample: string): Promise<readonly Try[]>
  countInstances(run: number): Promise<Readonly<Record<string, number>>>
  /** How many runs, and how many task instances, there are in each state. A state that none has may be missing. */
  countStates(): Promise<{
    readonly runs: Readonly<Record<string, number>>
    readonly instances: Readonly<Record<string, number>>
  }>

  /** The rows' ids of these values, per table; undefined for a table where there is none yet. Writes nothing. */
  findParameters(parameters: AnyParameters, conf: Conf): Promise<Readonly<Record<string, number | undefined>>>
  /** Those that exist. Writes nothing. */
  findRecords(query: RecordQuery): Promise<readonly StoredRecord[]>

  planOf(run: number): Promise<RunPlan | undefined>
  /** The right to expand a run, fenced by the epoch it returns; undefined while another one holds it or it is expanded. */
  claimExpansion(run: number, leaseMs: number): Promise<number | undefined>
  /** Makes those that are missing, in batches. */
  ensureRecords(query: RecordQuery, keys: readonly RecordKey[]): Promise<void>
  /**
   * Adds task instances: done ones as skipped, those with nothing pending as queued, the others waiting; and takes the finish
   * away from the records that will be redone.
   * @returns false when the expansion's epoch has been raised by another
   */
  addInstances(run: number, epoch: number, instances: readonly NewInstance[]): Promise<boolean>
  /** Ends the expansion: the run is running. */
  finishExpansion(run: number, epoch: number): Promise<boolean>
  /** Task instances that are queued, or wait for a retry, since at least `forMs`; in pages by id. */
  queuedInstances(run: number, page: { after: number; limit: number; forMs: number }): Promise<readonly TaskDelivery[]>

  outputsOf(
    run: number,
    upstream: readonly InstanceSelector[],
  ): Promise<readonly { taskId: string; sample: string; outputPath: string | undefined }[]>
  claim(request: ClaimRequest): Promise<ClaimResult>
  /** Prolongs the leases that are still alive, and notes the pids. */
  renew(
    claims: readonly { readonly claim: Claim; readonly pid: number | undefined }[],
    leaseMs: number,
  ): Promise<readonly RenewalResult[]>
  succeed(success: Success): Promise<SettleResult>
  fail(failure: Failure): Promise<SettleResult>
  /** Settles a task instance whose record turned out to be finished. */
  skip(instance: number, sentence: string, downstream: readonly InstanceSelector[]): Promise<Released>
  /** Task instances among these which are queued: for a release that a crash cut off. */
  queuedAmong(run: number, selectors: readonly InstanceSelector[]): Promise<readonly TaskDelivery[]>
  /** Closes a run whose task instances have all settled; undefined while one has not. */
  closeRun(run: number): Promise<RunState | undefined>

  /** Closes the runs whose task instances have all settled, whatever the queue knows of them. */
  closeSettledRuns(limit: number): Promise<void>

  /** Asks a run to stop: what has not started is cancelled at once, running tasks are told by their lease's renewal. */
  cancelRun(run: number): Promise<RunState>
  setPaused(dagId: string, paused: boolean): Promise<void>
  pausedDags(): Promise<ReadonlySet<string>>
  /** Runs that are open and not held back, in pages by id. */
  openRuns(after: number, limit: number): Promise<readonly RunDelivery[]>
  /** A table of records that cannot be read is told, and harms no other. */
  orphans(limit: number, onTrouble?: (error: unknown) => void): Promise<readonly Orphan[]>
  /** Puts an orphan back into the queue with its try marked lost; after more than `maxLosses` it fails, and `descendants` with it. */
  requeueOrphan(instance: number, maxLosses: number, descendants: readonly InstanceSelector[]): Promise<OrphanResult>
  /** Raises the delivery numbers, so that the next job has an id that the queue has not seen. */
  redeliverTasks(instances: readonly number[]): Promise<readonly TaskDelivery[]>
  redeliverRun(run: number): Promise<RunDelivery>
  /** One of several processes gets `true`, and again only after `periodMs`. */
  takeTurn(name: string, periodMs: number): Promise<boolean>

  ping(): Promise<void>
  close(): Promise<void>
}

/** A task instance to be stored, with the record it is about. */
export interface NewInstance extends PlannedInstance {
  readonly table: string
  readonly recordId: number
  /** A finish of the record, and what a lost try of it did, count only above this epoch; -1 for any. */
  readonly staleEpoch: number
  /** Output of the finished record, for a skipped instance. */
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
}
