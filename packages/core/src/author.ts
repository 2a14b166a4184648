// What the author of a DAG writes with, and nothing of the engine. The package `ml-airflow` is this module.
export { z } from 'zod'
export type { Connection } from './connection.ts'
export { type Dag, type DagOptions, defineDag } from './dag.ts'
export type { ExitCodes } from './exit-codes.ts'
export {
  defineParameters,
  NoParameters,
  type ParameterInput,
  type ParametersDefinition,
  type ParameterValues,
} from './parameters.ts'
export type { TriggerRule } from './rules.ts'
export type { ScheduleOptions } from './schedule/check-schedule.ts'
export type { Overlap } from './schedule/schedule.ts'
export type { ScheduledDate } from './schedule/scheduled-conf.ts'
export { type ArgumentWord, outputOf, outputsOf, type ShortTask, task } from './short-task.ts'
export type { Supplies, TaskConnections, TaskVariables } from './supplies.ts'
export {
  MLTaskSubDag,
  type OutputContext,
  type ParametersContext,
  type RetryDelay,
  type SampleSource,
  type TaskOptions,
  type TaskReading,
  type UpstreamOutput,
} from './task.ts'
export type { InputsContext, TaskInput } from './task-inputs.ts'
