// The authoring API for DAG files, without the engine. The package `ml-airflow` re-exports this module.
export { z } from 'zod'
export { type Dag, type DagOptions, defineDag } from './dag/dag.ts'
export type { ExitCodes } from './dag/exit-codes.ts'
export {
  defineParameters,
  NoParameters,
  type ParameterInput,
  type ParametersDefinition,
  type ParameterValues,
} from './dag/parameters.ts'
export type { TriggerRule } from './dag/rules.ts'
export { type ArgumentWord, outputOf, outputsOf, type ShortTask, task } from './dag/short-task.ts'
export {
  MLTaskSubDag,
  type OutputContext,
  type ParametersContext,
  type RetryDelay,
  type SampleSource,
  type TaskOptions,
  type TaskReading,
  type UpstreamOutput,
} from './dag/task.ts'
export type { InputsContext, TaskInput } from './dag/task-inputs.ts'
export type { ScheduleOptions } from './schedule/check-schedule.ts'
export type { Overlap } from './schedule/schedule.ts'
export type { ScheduledDate } from './schedule/scheduled-conf.ts'
export type { Connection } from './secrets/connection.ts'
export type { TaskConnections, TaskVariables, VariablesAndConnections } from './secrets/variables-and-connections.ts'
