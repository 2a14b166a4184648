import type { JobQueue, Store } from '@ml-airflow/core'
import { Acceptance } from '../planning/acceptance.ts'
import type { RunService } from '../services/run-service.ts'
import { ActionService } from './action-service.ts'
import { ClaimerByHand, type ClaimerByHandParts } from './claimer-by-hand.ts'
import { MarkChecks, type MarkChecksParts } from './mark-checks.ts'
import { Marker, type MarkerParts } from './marker.ts'

import { type RecordActionParts, RecordActions } from './record-actions.ts'
import { RecordDeclarer, type RecordDeclarerParts } from './record-declarer.ts'
import { RunReviver } from './run-reviver.ts'

/** Dependencies of a process that offers actions on runs and task instances. */
export interface ActionParts extends Omit<ClaimerByHandParts & MarkChecksParts, 'store' | 'files'> {
  readonly store: Store
  readonly queue: JobQueue
  readonly runs: RunService
  readonly files: ClaimerByHandParts['files'] & MarkChecksParts['files'] & MarkerParts['files']
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

export function createActions(parts: ActionParts): ActionService {
  const { store } = parts
  const claimer = new ClaimerByHand(parts)
  const marker = new Marker({ ...parts, claimer, acceptance: new Acceptance(store) })
  return new ActionService({ ...parts, checks: new MarkChecks(parts), marker, reviver: new RunReviver(parts) })
}

/** Dependencies of a process that offers declarations about records. */
export type RecordActionSources = Omit<RecordActionParts, 'declarer'> & RecordDeclarerParts

export function createRecordActions(parts: RecordActionSources): RecordActions {
  return new RecordActions({ ...parts, declarer: new RecordDeclarer(parts) })
}
