import type { Definition } from '../dag/definition.ts'
import type { ClearableInstance } from '../deciding/clearing.ts'
import type { TaskDelivery } from './instances.ts'
import type { RunDelivery } from './runs.ts'

/** The epochs of the records that one call for clearing has cleared, so that each is done once for all the runs in it. */
export type ClearedEpochs = Map<string, number>

export interface RunClearing {
  readonly run: number
  /** Asked once more of what is found when nobody else can change it. */
  readonly isSelected: (instance: ClearableInstance) => boolean
  /** Who asked, for people. */
  readonly by: string
  readonly epochs: ClearedEpochs
  /** The files of its DAG by which it goes on. Undefined: those that it has. */
  readonly definition?: Definition | undefined
  /** Makes those that are cleared ready whatever comes before them. */
  readonly ignoreUpstream?: boolean
}

export interface ClearedRun {
  /** Ids of the task instances that begin anew because they were selected. */
  readonly cleared: readonly number[]
  /** Those of them that were running: their workers end them when they get the message, or find their claims gone. */
  readonly ended: readonly number[]
  readonly ready: readonly TaskDelivery[]
  /** The run's delivery: a new one where it had been closed. */
  readonly delivery: RunDelivery
  readonly reopened: boolean
}

/** How what is over begins anew. */
export interface ClearingStore {
  /**
   * Clears task instances of one run, which goes on: takes the finish away from their records, and the claim from those that run.
   * Such a record stays held until its process is gone. Undefined: the run is unknown, or has no task instances yet.
   */
  clear(clearing: RunClearing): Promise<ClearedRun | undefined>
  /** A run that was cancelled before it had any task instance begins anew. Undefined for any other run. */
  restart(run: number): Promise<RunDelivery | undefined>
}
