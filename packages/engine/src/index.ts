/**
 * What happens next: accepts, expands, decides, claims, runs, settles and releases, and what clients ask about it. Talks to the ports
 * of core only, so each class can be tested against small fakes.
 */

export { ActionService, type ActionServiceParts, type RunAction } from './actions/action-service.ts'
export { BULK_ACTIONS, type BulkAction, bulkSummary, planBulk } from './actions/bulk-actions.ts'
export { Marker, type MarkerParts } from './actions/marker.ts'
export { type ActionSelection, INSTANCE_ACTIONS, type InstanceAction } from './actions/plan-action.ts'
export {
  RECORD_ACTIONS,
  type RecordAction,
  type RecordActionParts,
  type RecordActionPlan,
  RecordActions,
} from './actions/record-actions.ts'
export { Audit, type AuditedCall, masked } from './audit.ts'
export { type BackfillRequest, cutOf, planBackfill } from './backfill/backfill-plan.ts'
export { type BackfillOptions, type BackfillProgress, BackfillService } from './backfill/backfill-service.ts'
export {
  type ClearReport,
  type ClearRequest,
  type ClearSelection,
  ClearService,
  type ClearServiceParts,
} from './clear-service.ts'
export { Connections, type ListedConnection } from './connections.ts'
export type { UnmetDependency } from './dependencies.ts'
export { failureSentence, failuresOf, type RunFailures, type TaskFailure } from './failures.ts'
export { readSamples } from './fan-out/sample-lists.ts'
export { givenFirst } from './given-first.ts'
export { compareRuns, type InstancePair, type RunComparison } from './history/comparison.ts'
export { COVERAGE_STATES, type CoverageRow, coverRun, coverSamples } from './history/coverage.ts'
export { type Execution, type ExplainParts, type ExplainRequest, type Explanation, explain } from './history/explain.ts'
export { type InstanceReport, reportInstances } from './history/instance-report.ts'
export { findMakers } from './history/makers.ts'
export { medianDurations } from './history/medians.ts'
export type { PlanReport } from './history/plan-report.ts'

export { PlanReporter, type PlanReporterParts } from './history/plan-reporter.ts'

export {
  listRecords,
  RECORD_STATES,
  type RecordPage,
  type RecordParts,
  type RecordReport,
  type RecordRequest,
} from './history/records.ts'

export { confChanges, durationOf, type RunReport, reportRuns } from './history/run-report.ts'
export { reportSavings } from './history/savings.ts'
export { cellsOf, type TaskCell } from './history/task-cells.ts'
export {
  InstanceService,
  type InstanceServiceParts,
  type StartRequest,
  type StartResult,
} from './instance-service.ts'
export { ChangeFeed, type ChangeFeedParts } from './live/change-feed.ts'
export type { LiveEvent } from './live/event-log.ts'
export { LogRetention } from './log-retention.ts'
export { lastLines } from './log-tail.ts'
export { retryNotification, sendTest } from './notifications/by-hand.ts'
export { Deliverer, type DelivererParts } from './notifications/deliverer.ts'
export { type GlobalChannels, Hearing } from './notifications/hearing.ts'
export { Notifier } from './notifications/notifier.ts'
export type { Observer, TaskStep } from './observer.ts'
export { PauseService, type PauseServiceParts } from './pause-service.ts'
export { PoolService, type PoolServiceParts, slotsOf } from './pool-service.ts'
export { Presence } from './presence.ts'
export { queueWarnings } from './queue-troubles.ts'
export { withRemoteLogging } from './remote-logging.ts'
export { withRemoteLogs } from './remote-logs.ts'
export { removeDag } from './remove-dag.ts'
export type { Rendered } from './rendered.ts'
export { rotateKey } from './rotation.ts'
export { RunPlanner, type RunPlannerParts } from './run-planner.ts'
export { RunService, type RunServiceParts } from './run-service.ts'
export { reportSchedules, type ScheduleReport } from './scheduler/schedule-report.ts'
export { createTaskEngine, type TaskEngine, type TaskOptions, type TaskParts } from './task-engine.ts'
export { checkRequest, type TriggerRequest } from './trigger.ts'
export { roleOf, type UserRequest, Users } from './users.ts'
export { Variables, type VariablesImport, variableAsJson } from './variables.ts'
export { type WaitingParts, waitingFor } from './waiting.ts'
export { withTimeout } from './with-timeout.ts'
export {
  createSchedulerEngine,
  createWorkerEngine,
  type SchedulerOptions,
  type SchedulerParts,
  type WorkerEngine,
  type WorkerOptions,
  type WorkerParts,
} from './worker-engine.ts'
