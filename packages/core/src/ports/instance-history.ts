import type { TaskState } from '../states.ts'
import type { TaskInstance, Try } from './instances.ts'

/** A task instance with the record it refers to. */
export interface RecordedInstance extends TaskInstance {
  readonly table: string
  readonly recordId: number
  /** Number of upstream task instances that are not done. */
  readonly pending: number
}

/** The record of a task instance, whichever run made it. */
export type RecordName = Pick<RecordedInstance, 'table' | 'recordId'>

/** Filter for task instances of some runs. All given conditions must hold. */
export interface InstanceSearch {
  readonly runs: readonly number[]
  readonly taskId?: string | undefined
  readonly sample?: string | undefined
  readonly states?: readonly TaskState[] | undefined
  /** The worker of any of its tries. */
  readonly worker?: string | undefined
  /** Substring of the task id or the sample. */
  readonly text?: string | undefined
  readonly limit: number
}

/** Duration of the last run of a task. */
export interface TaskDuration {
  readonly taskId: string
  readonly ms: number
}

/** A try with its command, arguments and environment, as in TryEnd; undefined while unknown. */
export interface RenderedTry extends Try {
  readonly rendered: string | undefined
}

/** Current state of the record of a task instance. */
export interface RecordState {
  readonly id: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly version: string
  /** The run that claimed it last, as `dag_id/run_id`. */
  readonly owner: string | undefined
}

/** Queries over task instances. */
export interface InstanceHistory {
  /** Instances of one run, in creation order. */
  listOfRun(
    search: Omit<InstanceSearch, 'runs'> & { readonly run: number; readonly after: number },
  ): Promise<readonly RecordedInstance[]>
  /** Instances of several runs, newest run first. */
  list(
    search: InstanceSearch & { readonly before?: { readonly run: number; readonly id: number } | undefined },
  ): Promise<readonly RecordedInstance[]>
  /** Number of matching instances, capped at `limit`. */
  count(search: InstanceSearch): Promise<number>
  /** The existing ones, by id. */
  findMany(ids: readonly number[]): Promise<readonly RecordedInstance[]>
  /** Oldest first. */
  listTries(instance: number): Promise<readonly RenderedTry[]>
  /** Undefined if the table or the record no longer exists. */
  findRecord(record: RecordName): Promise<RecordState | undefined>
  /** The last try of each task instance that has one. */
  lastTries(instances: readonly TaskInstance[]): Promise<ReadonlyMap<number, Try>>
  /** The newest successful execution of each record that has one. */
  lastExecutions(records: readonly RecordName[]): Promise<readonly RecordedInstance[]>
  /** Commands, arguments and environments of the successful tries of these task instances, as in TryEnd, if known. */
  renderedOf(instances: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** End states of the newest task instances that executed a record, newest first. */
  lastEnds(record: RecordName, limit: number): Promise<readonly ('success' | 'failed')[]>
  /** Durations of the successful tasks of these runs, newest first. */
  listDurations(runs: readonly number[], limit: number): Promise<readonly TaskDuration[]>
  /** Executions that made one of these outputs; without paths, any output. Newest first. */
  listOutputs(search: OutputSearch): Promise<readonly RecordedInstance[]>
}

export interface OutputSearch {
  readonly paths?: readonly string[] | undefined
  /** Only executions of these records, through an index. */
  readonly records?: readonly RecordName[] | undefined
  readonly before?: number | undefined
  readonly limit: number
}
