/**
 * Domain model and rules: DAGs, parameters, states, decisions, errors, and the ports of the engine. Pure: no files, no
 * clock, no environment, no server.
 */

export { TASK_MEMBERS } from './checking/members.ts'
export { meantMember } from './checking/spelling.ts'
export { MOST_SLOTS, MOST_WEIGHT } from './checking/task-problems.ts'
export { codeFrame } from './code-frame.ts'
export { readsCode } from './command/code-readers.ts'
export { bashProgram, takesArguments } from './command/program.ts'
export { argumentsOf, outputPathOf, plainPath } from './command/provider.ts'
export { type CommandRefusal, readSimpleCommand, type SimpleCommand } from './command/simple-command.ts'
export { programVia } from './command/via.ts'
export { type Dag, type DagOptions, defineDag } from './dag/dag.ts'
export { type Definition, type DefinitionFile, type FileChange, fileChanges } from './dag/definition.ts'
export { type ExitClass, type ExitCodes, exitClassOf } from './dag/exit-codes.ts'
export { GPU_FORM, isGpuName, MOST_GPUS } from './dag/gpus.ts'
export {
  type Graph,
  GraphIndex,
  type GraphTask,
  graphOf,
  type InstanceSelector,
  type ListSource,
  listKey,
  NO_RECORD,
  NO_SAMPLE,
  upstreamSample,
} from './dag/graph.ts'
export { LEAST_CPUS, limitsOf, MEMORY, MEMORY_FORM, MOST_CPUS } from './dag/limits.ts'
export { ID, IDENTIFIER, isPoolName, RUN_ID, SAMPLE } from './dag/names.ts'
export * from './dag/parameters.ts'
export { namePattern } from './dag/patterns.ts'
export { placeholderOf } from './dag/placeholder.ts'
export { DEFAULT_QUEUE, isQueueName, QUEUE, QUEUE_FORM } from './dag/queues.ts'
export { type DagFailure, DagRegistry, type FileProblem, type RecordTable } from './dag/registry.ts'
export { RERUN_CAUSES } from './dag/rerun-on.ts'
export * from './dag/rules.ts'
export type { RunOptions } from './dag/run-options.ts'
export { type ListText, MOST_SAMPLE_INSTANCES, refuseTooMany, samplesOfList } from './dag/sample-list.ts'
export { outputOf, outputsOf, type ShortTask, task } from './dag/short-task.ts'
export {
  type AnyTask,
  MLTaskSubDag,
  type OutputContext,
  type ParametersContext,
  type RetryDelay,
  retryDelayMs,
  type SampleSource,
  type TaskOptions,
  type TaskReading,
  tableOf,
  type UpstreamOutput,
} from './dag/task.ts'
export { type InputsContext, inputOf, type TaskInput } from './dag/task-inputs.ts'
export * from './deciding/blocks.ts'
export { type ClearableInstance, type ClearedInstance, pendingAgain, planClearing } from './deciding/clearing.ts'
export * from './deciding/decide.ts'
export * from './deciding/decision-facts.ts'
export * from './deciding/fingerprint.ts'
export { noSamples, noValidList, type StandingList, samplesOf } from './deciding/known-samples.ts'
export * from './deciding/lineage.ts'
export * from './deciding/manifest.ts'
export { nearest } from './deciding/nearest.ts'
export * from './deciding/plan-instances.ts'
export { settledByFailure } from './deciding/settled-by-failure.ts'
export { defined } from './defined.ts'
export { type ErrorCode, MlAirflowError, messageOf, type UnavailableReason } from './errors.ts'
export { Gathered } from './gathered.ts'
export { groupBy } from './group-by.ts'
export { checkedJson, type JsonLimits, parseJson } from './json/parse-json.ts'
export { isRawJson, parseKeepingDigits, parseKeepingNumbers, type RawJson, wouldChange } from './json/raw-json.ts'
export { LOG_LIMIT, lengthInWholeCharacters, requireLogRange } from './log-range.ts'
export {
  CHANNEL_KINDS,
  type Channel,
  type ChannelKind,
  channelOf,
  channelText,
  isChannelText,
  partsOf,
} from './notify/channel.ts'
export { type Notify, type NotifyOptions, RUN_EVENTS, type RunEventKind } from './notify/notify.ts'
export type * from './ports/audit.ts'
export type * from './ports/backfills.ts'
export type * from './ports/cipher.ts'
export type * from './ports/claims.ts'
export type * from './ports/cleaning.ts'
export type * from './ports/clearing.ts'
export type * from './ports/closing.ts'
export type * from './ports/connections.ts'
export type * from './ports/dags.ts'
export type * from './ports/declarations.ts'
export type * from './ports/expansion.ts'
export type * from './ports/fan-out.ts'
export type * from './ports/instance-history.ts'
export type * from './ports/instances.ts'
export type * from './ports/launcher.ts'
export type * from './ports/logs.ts'
export type * from './ports/measures.ts'
export * from './ports/notifications.ts'
export type * from './ports/pools.ts'
export type * from './ports/queue.ts'
export type * from './ports/reconciliation.ts'
export type * from './ports/record-history.ts'
export type * from './ports/records.ts'
export type * from './ports/run-history.ts'
export type * from './ports/run-limit.ts'
export type * from './ports/runs.ts'
export type * from './ports/schedules.ts'
export type * from './ports/secrets.ts'
export type * from './ports/settings.ts'
export type * from './ports/settlement.ts'
export type * from './ports/store.ts'
export type * from './ports/temporary-outputs.ts'
export type * from './ports/traces.ts'
export type * from './ports/turns.ts'
export type * from './ports/users.ts'
export type * from './ports/variables.ts'
export type * from './ports/workers.ts'
export { quotedNames } from './quoted-names.ts'
export { includesRole, ROLES, type Role } from './roles.ts'
export { isTimeZone, type ScheduleOptions, type Timing } from './schedule/check-schedule.ts'
export { type DateNames, dateNames } from './schedule/date-names.ts'
export { momentOf } from './schedule/local-date.ts'
export { catchesUp, type Overlap, type Schedule, timingOf } from './schedule/schedule.ts'
export type { ScheduledDate } from './schedule/scheduled-conf.ts'
export { type DueTicks, dueTicks, type TickQuestion } from './schedule/ticks.ts'
export { Timetable } from './schedule/timetable.ts'
export { Connection, type ConnectionValues } from './secrets/connection.ts'
export { extraProblem } from './secrets/extra.ts'
export type { Presets } from './secrets/presets.ts'
export { isMaskable, secretForms } from './secrets/secret-forms.ts'
export { isSecretName, MASK, masker, maskField, maskSecrets, secretsIn } from './secrets/secrets.ts'
export {
  type DeclaredByTask,
  noVariablesOrConnections,
  type TaskConnections,
  type TaskVariables,
  type VariablesAndConnections,
  variablesAndConnectionsOf,
} from './secrets/variables-and-connections.ts'
export * from './states.ts'
export { isStorableDate } from './storable-date.ts'
export { decodeText, textProblem } from './text.ts'
export { wording } from './zod-messages.ts'
