/**
 * The engine: accepts, expands, decides, claims, runs, settles and releases, and answers clients' queries. It depends only
 * on the ports of core, so each class can be tested with small fakes.
 */

export type { ActionService, RunAction } from './actions/action-service.ts'
export { BULK_ACTIONS, type BulkAction, bulkSummary, planBulk } from './actions/bulk-actions.ts'
export { type ActionParts, createActions, createRecordActions } from './actions/create-actions.ts'
export type { ImportedLine } from './actions/import-lines.ts'
export { type ActionSelection, INSTANCE_ACTIONS, type InstanceAction } from './actions/plan-action.ts'
export {
  RECORD_ACTIONS,
  type RecordAction,
  type RecordActionPlan,
  type RecordActions,
} from './actions/record-actions.ts'
export { type ImportPlan, RecordImport } from './actions/record-import.ts'
export { type AgainParts, changesSince, dagAgain, requestAgain } from './actions/run-again.ts'
export type { Acting } from './actions/run-reviver.ts'
export { type BackfillRequest, cutOf, planBackfill } from './backfill/backfill-plan.ts'
export { type BackfillOrder, BackfillService } from './backfill/backfill-service.ts'
export { readSamples } from './fan-out/sample-lists.ts'
export { compareRuns, type InstancePair, type RunComparison } from './history/comparison.ts'
export { COVERAGE_STATES, type CoverageRow, coverRun, coverSamples } from './history/coverage.ts'
export { type Execution, type ExplainParts, type ExplainRequest, type Explanation, explain } from './history/explain.ts'
export { type InstanceReport, reportInstances } from './history/instance-report.ts'
export { type InstanceWait, instanceWaits } from './history/instance-waits.ts'
export { medianDurations } from './history/medians.ts'
export { findProducers } from './history/output-producers.ts'
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
export { reportSavings, savingOf } from './history/savings.ts'
export { cellsOf, type TaskCell } from './history/task-cells.ts'
export { ChangeFeed, type ChangeFeedParts, type ChangeHint } from './live/change-feed.ts'
export type { LiveEvent } from './live/event-log.ts'
export { lastLines } from './logs/log-tail.ts'
export { withRemoteLogging } from './logs/remote-logging.ts'
export { withRemoteLogs } from './logs/remote-logs.ts'
export { followTry, readTry } from './logs/unstarted-try.ts'
export { Deliverer, type DelivererParts } from './notifications/deliverer.ts'
export { EventChannels, type GlobalChannels } from './notifications/event-channels.ts'
export { retryNotification, sendTest } from './notifications/manual-sending.ts'
export { createNotifier, type Notifier } from './notifications/notifier.ts'
export type { Observer, TaskStep } from './observer.ts'
export { workerWarnings } from './planning/blocks/queue-blocks.ts'
export { createRunPlanner } from './planning/create-run-planner.ts'
export { RunPlanner, type RunPlannerParts } from './planning/run-planner.ts'
export type { LoadKept } from './running/kept-dags.ts'
export { PeriodicWork } from './running/periodic-work.ts'
export { Presence } from './running/presence.ts'
export { reportSchedules, type ScheduleReport } from './scheduler/schedule-report.ts'
export { Audit, type AuditedCall, masked } from './services/audit.ts'
export { type Cleaned, type CleaningPlan, clean, planCleaning } from './services/cleaning.ts'
export {
  type ClearReport,
  type ClearRequest,
  type ClearSelection,
  ClearService,
  type ClearServiceParts,
} from './services/clear-service.ts'
export { madeAgainFor } from './services/cleared-readers.ts'
export { Connections, type ListedConnection } from './services/connections.ts'
export { Dependencies, type UnmetDependency } from './services/dependencies.ts'
export { failureSentence, failuresOf, type RunFailures, type TaskFailure } from './services/failures.ts'
export {
  InstanceService,
  type InstanceServiceParts,
  type StartRequest,
  type StartResult,
} from './services/instance-service.ts'
export { PauseService, type PauseServiceParts } from './services/pause-service.ts'
export { PoolService, type PoolServiceParts, slotsOf } from './services/pool-service.ts'
export { presetsFirst } from './services/presets-first.ts'
export { countRemovedRuns, removeDag } from './services/remove-dag.ts'
export { rotateKey } from './services/rotation.ts'
export { RunService, type RunServiceParts } from './services/run-service.ts'
export { checkRequest, type TriggerRequest } from './services/trigger.ts'
export { roleOf, type UserRequest, Users } from './services/users.ts'
export { Variables, type VariablesImport, variableAsJson } from './services/variables.ts'
export { redisAway } from './services/wait-sentences.ts'
export { type WaitingParts, waitingFor } from './services/waiting.ts'
export { createTaskEngine, type TaskEngine, type TaskEngineOptions, type TaskParts } from './task-engine.ts'
export type { Rendered } from './tries/rendered.ts'
export { withTimeout } from './with-timeout.ts'
export {
  createSchedulerEngine,
  createWorkerEngine,
  type SchedulerEngineOptions,
  type SchedulerEngineParts,
  type WorkerEngine,
  type WorkerOptions,
  type WorkerParts,
} from './worker-engine.ts'
