import type { Conf, RunState, TaskState, Try } from '@ml-airflow/core'
import type { Execution } from '../evidence/evidence.ts'

/** All that is known of a trial once it has settled: the tasks' own evidence, SQL, the queue, the processes, the answers. */
export interface Observation {
  readonly executions: readonly Execution[]
  readonly runs: readonly ObservedRun[]
  readonly instances: readonly ObservedInstance[]
  readonly records: readonly ObservedRecord[]
  readonly answers: readonly Answer[]
  readonly faults: readonly Fault[]
  /** Jobs that have not ended, by queue and state. */
  readonly jobs: Readonly<Record<string, number>>
  /** Processes that should be gone. */
  readonly leftovers: readonly string[]
  /** The workers, and the most memory that each has taken. */
  readonly workers: readonly { readonly name: string; readonly peakMb: number }[]
  /** Logs that show a secret. */
  readonly leaks: readonly string[]
  /** Per parameters table: how many rows, and how many distinct ones. */
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

/** A task instance of a run that is known already. */
export interface Place {
  readonly taskId: string
  readonly sample: string
}

export interface ObservedRecord {
  readonly key: string
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** The answer to a trigger: the status as HTTP has it, and how long it took. */
export interface Answer {
  readonly runId: string
  readonly conf: Conf
  readonly status: number
  readonly ms: number
}

export interface Fault {
  readonly what: string
  readonly at: number
  /** Commands that ran at that moment, where the fault could reach. */
  readonly hits: number
}

/** What a trial expects of itself. */
export interface Expectation {
  /** How many commands its faults must at least have hit; 0 makes it a control, which must have had no fault. */
  readonly hits: number
}
