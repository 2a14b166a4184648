import type { Conf, RunState, TaskState, Try } from '@ml-airflow/core'
import type { Execution } from '../evidence/evidence.ts'

/** Facts about a settled trial: the tasks' own evidence, SQL, the queue, the processes, the answers. */
export interface Observation {
  readonly executions: readonly Execution[]
  readonly runs: readonly ObservedRun[]
  readonly instances: readonly ObservedInstance[]
  readonly records: readonly ObservedRecord[]
  readonly answers: readonly Answer[]
  readonly faults: readonly Fault[]
  /** Unfinished jobs, by queue and state. */
  readonly jobs: Readonly<Record<string, number>>
  /** Processes that should have ended. */
  readonly leftovers: readonly string[]
  /** Workers with their peak memory. */
  readonly workers: readonly { readonly name: string; readonly peakMb: number }[]
  /** Logs that contain a secret. */
  readonly leaks: readonly string[]
  /** Total and distinct number of rows per parameter table. */
  readonly parameters: readonly { readonly table: string; readonly rows: number; readonly distinct: number }[]
}

interface ObservedRun {
  readonly dagId: string
  readonly runId: string
  readonly state: RunState
  readonly conf: Conf
}

export interface ObservedInstance {
  readonly run: string
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly reason: string
  readonly record: string
  readonly upstream: readonly Place[]
  readonly tries: readonly Try[]
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** A task instance of a known run. */
export interface Place {
  readonly taskId: string
  readonly sample: string
}

export interface ObservedRecord {
  readonly key: string
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** Answer to a trigger: HTTP status and duration. */
export interface Answer {
  readonly runId: string
  readonly conf: Conf
  readonly status: number
  readonly ms: number
}

export interface Fault {
  readonly what: string
  readonly at: number
  /** Commands that were running at that moment within reach of the fault. */
  readonly hits: number
}

/** Expectations of a trial. */
export interface Expectation {
  /** Minimum number of commands that its faults must hit; 0 makes it a control without faults. */
  readonly hits: number
}
