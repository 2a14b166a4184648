import type { Definition } from '../dag/definition.ts'
import type { ClearableInstance } from '../deciding/clearing.ts'
import type { TaskDelivery } from './instances.ts'
import type { RunDelivery } from './runs.ts'

/** Record epochs already cleared by this call, so that each record is cleared once across all runs. */
export type ClearedEpochs = Map<string, number>

export interface RunClearing {
  readonly run: number
  /** Checked again under the lock, on the current state of each instance. */
  readonly isSelected: (instance: ClearableInstance) => boolean
  /** Name of the user, for messages. */
  readonly by: string
  /** Whether the user forced the tasks, which has the same effect and another explanation. */
  readonly isForced?: boolean | undefined
  readonly epochs: ClearedEpochs
  /** DAG files for the rest of the run. Undefined: unchanged. */
  readonly definition?: Definition | undefined
  /** Makes the cleared instances ready, regardless of their upstreams. */
  readonly ignoreUpstream?: boolean
}

export interface ClearedRun {
  /** Ids of the selected task instances, which start over. */
  readonly cleared: readonly number[]
  /** The subset that was running: workers end them on the message, or when they find their claims gone. */
  readonly ended: readonly number[]
  readonly ready: readonly TaskDelivery[]
  /** Delivery of the run: a new one if it had been closed. */
  readonly delivery: RunDelivery
  readonly reopened: boolean
}

/** Starts finished work over. */
export interface ClearingStore {
  /**
   * Clears task instances of one run, and reopens it: invalidates the finish of their records, and takes the claim from
   * running ones. Their records stay held until the process is gone. Undefined: the run is unknown, or has no task instances
   * yet.
   */
  clear(clearing: RunClearing): Promise<ClearedRun | undefined>
  /** Restarts a run that was cancelled before it had any task instance. Undefined for any other run. */
  restart(run: number): Promise<RunDelivery | undefined>
}
