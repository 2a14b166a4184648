import type { JobQueue, Store, Traces } from '@ml-airflow/core'
import { Acceptance } from '../planning/acceptance.ts'
import type { RunService } from '../services/run-service.ts'
import { RunEnds } from '../tracing/run-ends.ts'
import { ActionService } from './action-service.ts'
import { ManualClaimer, type ManualClaimerParts } from './manual-claimer.ts'
import { MarkChecks, type MarkChecksParts } from './mark-checks.ts'
import { Marker, type MarkerParts } from './marker.ts'
import { type RecordActionParts, RecordActions } from './record-actions.ts'
import { RecordDeclarer, type RecordDeclarerParts } from './record-declarer.ts'
import { RunReviver, type RunReviverParts } from './run-reviver.ts'

/** Dependencies of a process that offers actions on runs and task instances. */
export interface ActionParts extends Omit<ManualClaimerParts & MarkChecksParts, 'store' | 'files' | 'registry'> {
  readonly store: Store
  readonly queue: JobQueue
  readonly runs: RunService
  readonly registry: MarkChecksParts['registry'] & RunReviverParts['registry']
  readonly files: ManualClaimerParts['files'] & MarkChecksParts['files'] & MarkerParts['files']
  /** Default: no traces. */
  readonly traces?: Traces | undefined
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

export function createActions(parts: ActionParts): ActionService {
  const { store } = parts
  const claimer = new ManualClaimer(parts)
  const marker = new Marker({ ...parts, claimer, acceptance: new Acceptance(store) })
  const reviver = new RunReviver({ ...parts, ends: new RunEnds(parts) })
  return new ActionService({ ...parts, checks: new MarkChecks(parts), marker, reviver })
}

/** Dependencies of a process that offers declarations about records. */
export type RecordActionSources = Omit<RecordActionParts, 'declarer'> & RecordDeclarerParts

export function createRecordActions(parts: RecordActionSources): RecordActions {
  return new RecordActions({ ...parts, declarer: new RecordDeclarer(parts) })
}
