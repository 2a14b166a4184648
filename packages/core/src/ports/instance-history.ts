import type { TaskState } from '../states.ts'
import type { TaskInstance, Try } from './instances.ts'

/** A task instance with the record that it is about. */
export interface RecordedInstance extends TaskInstance {
  readonly table: string
  readonly recordId: number
  /** Task instances before it that are not done. */
  readonly pending: number
}

/** The record of a task instance, wherever it was made. */
export type RecordName = Pick<RecordedInstance, 'table' | 'recordId'>

/** Which task instances of some runs are meant. Every condition that is given must hold. */
export interface InstanceSearch {
  readonly runs: readonly number[]
  readonly taskId?: string | undefined
  readonly sample?: string | undefined
  readonly states?: readonly TaskState[] | undefined
  /** The worker of any of its tries. */
  readonly worker?: string | undefined
  /** Stands in the task's id or the sample. */
  readonly text?: string | undefined
  readonly limit: number
}

/** How long a task took when it last ran. */
export interface TaskDuration {
  readonly taskId: string
  readonly ms: number
}

/** A try with what it was started with, as in TryEnd; undefined while that is not known yet. */
export interface RenderedTry extends Try {
  readonly rendered: string | undefined
}

/** What the record of a task instance says now. */
export interface RecordState {
  readonly id: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly version: string
  /** Who claimed it last, as `dag_id/run_id`. */
  readonly owner: string | undefined
}

/** Task instances as people look for them. */
export interface InstanceHistory {
  /** Of one run, in the order in which they were made. */
  listOfRun(
    search: Omit<InstanceSearch, 'runs'> & { readonly run: number; readonly after: number },
  ): Promise<readonly RecordedInstance[]>
  /** Of several runs: those of the newest run first. */
  list(
    search: InstanceSearch & { readonly before?: { readonly run: number; readonly id: number } | undefined },
  ): Promise<readonly RecordedInstance[]>
  /** Those that exist, by id. */
  findMany(ids: readonly number[]): Promise<readonly RecordedInstance[]>
  /** The first one first. */
  listTries(instance: number): Promise<readonly RenderedTry[]>
  /** Undefined where the table or the record is gone. */
  findRecord(record: RecordName): Promise<RecordState | undefined>
  /** The last try of each task instance that was tried. */
  lastTries(instances: readonly TaskInstance[]): Promise<ReadonlyMap<number, Try>>
  /** The newest execution that succeeded, of each record that has one. */
  lastExecutions(records: readonly RecordName[]): Promise<readonly RecordedInstance[]>
  /** What the successful tries of these task instances were started with, as TryEnd has it, where it is known. */
  renderedOf(instances: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** How the newest task instances of a record ended that executed it: the newest first. */
  lastEnds(record: RecordName, limit: number): Promise<readonly ('success' | 'failed')[]>
  /** What the tasks of these runs took, where they ran and succeeded; the newest first. */
  listDurations(runs: readonly number[], limit: number): Promise<readonly TaskDuration[]>
  /** Executions that made one of these outputs; without paths those that made any. The newest first. */
  listOutputs(search: OutputSearch): Promise<readonly RecordedInstance[]>
}

export interface OutputSearch {
  readonly paths?: readonly string[] | undefined
  /** Only executions of these records: an index finds them. */
  readonly records?: readonly RecordName[] | undefined
  readonly before?: number | undefined
  readonly limit: number
}
