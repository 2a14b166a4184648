import type { AnswerOf, Conf, Schemas, Value } from './common.ts'

export type DagLine = Schemas['DagItem']
export type RecentRun = Pick<DagLine['recent_runs'][number], 'id' | 'run_id' | 'state' | 'duration_ms' | 'created_at'>

/** JSON Schema of one parameter of a DAG. */
export interface ParameterSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly Value[]
  readonly const?: Value
  readonly anyOf?: readonly ParameterSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly default?: Value
  readonly description?: string
  readonly title?: string
  readonly examples?: readonly Value[]
}

interface ParametersSchema {
  readonly properties?: Readonly<Record<string, ParameterSchema>>
  readonly required?: readonly string[]
}

/** OpenAPI cannot describe the shape of a JSON Schema. */
export type DagDefinition = Omit<Schemas['Dag'], 'parameters'> & { readonly parameters: ParametersSchema }
export type TaskDefinition = DagDefinition['tasks'][number]

export type GridTask = Schemas['GraphNode']
export type GridRun = Schemas['GridRun']
export type GridCell = Schemas['TaskCell']
export type SampleCell = Schemas['SampleCell']

export type Durations = AnswerOf<'/api/v1/dags/{dag_id}/durations'>

type Coverage = AnswerOf<'/api/v1/dags/{dag_id}/coverage'>
export type CoverageState = Schemas['CoverageCell']['state']
export type CoverageRow = Omit<Coverage['rows'][number], 'parameters'> & { readonly parameters: Conf }

export type DagSource = AnswerOf<'/api/v1/dags/{dag_id}/source'>
