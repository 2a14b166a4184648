import {
  type AnyParameters,
  type Connection,
  MlAirflowError,
  type OutputContext,
  outputsOf,
  type ParametersContext,
} from '@ml-airflow/core'
import type { Reference } from './template.ts'
import { meantName } from './yaml-scalar.ts'

/** Position of a template, which determines the names that it may use. */
export type TemplatePlace = 'args' | 'output' | 'inputs' | 'environment' | 'conf'

/** The names that the templates of a task may use. */
export interface TemplateScope {
  readonly taskId: string
  readonly parameters: readonly string[]
  readonly perSample: boolean
  readonly hasOutput: boolean
  /** The tasks in `after`, and whether each has one output, one per sample, or none. */
  readonly upstream: ReadonlyMap<string, 'one' | 'several' | 'none'>
  readonly tasks: ReadonlySet<string>
  /** Fallback values of optional variables. */
  readonly fallbacks: ReadonlyMap<string, string>
}

export type TaskContext = ParametersContext<AnyParameters>
type Value = string | readonly string[]

interface TemplateName {
  readonly positions: readonly TemplatePlace[]
  /** For the table of names: the part after the root. */
  readonly form?: string
  problem?(rest: string, scope: TemplateScope): string | undefined
  value?(rest: string, context: TaskContext, scope: TemplateScope): Value
  /** The Liquid form of the name, for the environment. */
  liquid?(rest: string): string
  /** The text to use if the value does not exist. */
  fallback?(rest: string, scope: TemplateScope): string | undefined
}

const EVERYWHERE: readonly TemplatePlace[] = ['args', 'output', 'inputs', 'environment']
const DATES: readonly TemplatePlace[] = ['environment', 'conf']
const FIELDS = ['host', 'port', 'schema', 'login', 'password', 'conn_type', 'uri', 'extra'] as const

/** All names allowed in templates. */
export const TEMPLATE_NAMES: Readonly<Record<string, TemplateName>> = {
  parameters: {
    positions: EVERYWHERE,
    form: 'NAME',
    problem: (rest, { parameters, taskId }) =>
      unknownName(rest, {
        allowed: parameters,
        what: 'parameter',
        owner: `'${taskId}' declares`,
        remedy: 'A task reads what its `parameters` hold.',
      }),
    value: (rest, { parameters }) => String(Reflect.get(parameters, rest)),
    liquid: (rest) => `params.${rest}`,
  },
  sample: {
    positions: ['args', 'output', 'environment'],
    problem: (_, { perSample, taskId }) =>
      perSample ? undefined : `'${taskId}' does not run per sample: write per_sample: true.`,
    value: (_, { record }) => record.sample ?? '',
    liquid: () => 'sample',
  },
  samples: { positions: ['args'], value: (_, { samples }) => samples },
  outputs: {
    positions: ['args'],
    form: 'TASK',
    problem: outputProblem,
    value: (rest, context, { upstream }) => {
      const paths = outputsOf({ id: rest }, context)
      if (upstream.get(rest) === 'several') return paths
      return paths[0] ?? absent(context.taskId, `the output of '${rest}', which has none`)
    },
  },
  output: {
    positions: ['args', 'environment'],
    problem: (_, { hasOutput, taskId }) => (hasOutput ? undefined : `'${taskId}' has no output: give it one.`),
    value: (_, { outputPath }) => outputPath ?? '',
    liquid: () => 'output_path',
  },
  output_dir: { positions: ['args', 'output'], value: (_, { outputDir }) => outputDir },
  record: {
    positions: ['args', 'output'],
    form: 'id',
    problem: (rest) => unknownName(rest, { allowed: ['id', 'parameters_id'], what: 'part', owner: 'a record has' }),
    value: (rest, { record }) => String(rest === 'id' ? record.id : record.parametersId),
  },
  variables: {
    positions: ['args', 'environment'],
    form: 'KEY',
    problem: (rest) => (rest === '' ? 'A key is missing: write ${{ variables.KEY }}.' : undefined),
    value: (rest, { variables }, { fallbacks }) => variables.get(rest, fallbacks.get(rest)),
    liquid: (rest) => `var.value["${rest}"]`,
    fallback: (rest, { fallbacks }) => fallbacks.get(rest),
  },
  connections: {
    positions: ['args', 'environment'],
    form: 'ID.host',
    problem: connectionProblem,
    value: (rest, { connections, taskId }) => {
      const [id, field] = connectionParts(rest)
      return fieldOf(connections.get(id), field) ?? absent(taskId, `the ${field} of connection '${id}', which has none`)
    },
    liquid: (rest) => {
      const [id, field] = connectionParts(rest)
      return `conn["${id}"].${field.replace(/^extra\./, 'extra_dejson.')}`
    },
  },
  run_id: { positions: ['args', 'environment'], value: (_, { runId }) => runId, liquid: () => 'run_id' },
  try_number: {
    positions: ['args', 'environment'],
    value: (_, { tryNumber }) => String(tryNumber),
    liquid: () => 'ti.try_number',
  },
  dag_id: { positions: EVERYWHERE, value: (_, { dagId }) => dagId, liquid: () => 'dag.dag_id' },
  task_id: { positions: EVERYWHERE, value: (_, { taskId }) => taskId, liquid: () => 'task.task_id' },
  ...Object.fromEntries(
    ['ds', 'ds_nodash', 'ts', 'ts_nodash', 'execution_date'].map((name) => [
      name,
      { positions: DATES, liquid: () => name },
    ]),
  ),
}

/** Names from other tools, and their equivalents here. */
const MEANT: Readonly<Record<string, string>> = {
  params: 'parameters',
  param: 'parameters',
  conf: 'parameters',
  inputs: 'outputs',
  needs: 'outputs',
  steps: 'outputs',
  upstream: 'outputs',
  wildcards: 'sample',
  item: 'sample',
  var: 'variables',
  vars: 'variables',
  conn: 'connections',
  secrets: 'connections',
  output_path: 'output',
  logical_date: 'execution_date',
}

/** The reason why a name is not allowed at a position; undefined if it is. */
export function nameProblem(reference: Reference, place: TemplatePlace, scope: TemplateScope): string | undefined {
  const { root, rest, text } = reference
  const name = Object.hasOwn(TEMPLATE_NAMES, root) ? TEMPLATE_NAMES[root] : undefined
  if (name === undefined || !name.positions.includes(place)) return notAllowed(reference, place, name !== undefined)
  const problem =
    name.problem?.(rest, scope) ?? (name.form === undefined && rest !== '' ? `'${root}' has no parts.` : undefined)
  return problem === undefined ? undefined : `${text}: ${problem}`
}

function notAllowed({ root, text }: Reference, place: TemplatePlace, isKnown: boolean): string {
  const allowed = Object.entries(TEMPLATE_NAMES).filter(([, { positions }]) => positions.includes(place))
  const names = allowed.map(([name]) => name)
  const meant = MEANT[root] ?? meantName(root, names)
  const hint = meant !== undefined && names.includes(meant) ? ` Did you mean '${meant}'?` : ''
  const forms = allowed.map(([name, { form }]) => (form === undefined ? name : `${name}.${form}`)).join(', ')
  const fault = isKnown ? `is not allowed in ${NAMES_OF_PLACES[place]}` : 'is unknown'
  return `${text} ${fault}.${hint} Allowed are ${forms}.`
}

const NAMES_OF_PLACES: Readonly<Record<TemplatePlace, string>> = {
  args: 'an argument',
  output: 'an output path, which must be equal for equal records',
  inputs: 'an input path, which must be equal for equal parameters',
  environment: 'the environment',
  conf: 'the conf of a schedule',
}

/** @throws MlAirflowError if the value of the name does not exist */
export function namedValue(
  { root, rest }: Reference,
  context: TaskContext | OutputContext<AnyParameters>,
  scope: TemplateScope,
): Value {
  return TEMPLATE_NAMES[root]?.value?.(rest, context as TaskContext, scope) ?? ''
}

/** Whether the name expands to several words. */
export function isSeveral({ root, rest }: Reference, { upstream }: TemplateScope): boolean {
  return root === 'samples' || (root === 'outputs' && upstream.get(rest) === 'several')
}

/** Parses `id.extra.key`: ids contain no dots here. */
export function connectionParts(rest: string): readonly [id: string, field: string] {
  const [id = '', ...field] = rest.split('.')
  return [id, field.join('.')]
}

function outputProblem(rest: string, { upstream, tasks, taskId }: TemplateScope): string | undefined {
  const kind = upstream.get(rest)
  if (kind === 'none') return `'${rest}' has no output: give it one.`
  if (kind !== undefined) return undefined
  if (tasks.has(rest)) return `'${taskId}' does not come after '${rest}': add it to 'after'.`
  return unknownName(rest, { allowed: [...upstream.keys()], what: 'task', owner: `'${taskId}' comes after` })
}

function connectionProblem(rest: string): string | undefined {
  const [, field] = connectionParts(rest)
  if (/^extra\.[\w-]+$/.test(field)) return undefined
  const remedy = 'Write ${{ connections.ID.FIELD }}.'
  return unknownName(field, { allowed: FIELDS, what: 'field', owner: 'a connection has', remedy })
}

interface AllowedNames {
  readonly allowed: readonly string[]
  readonly what: string
  /** Subject and verb of the sentence that lists the names. */
  readonly owner: string
  /** Given where no allowed name resembles the given one. */
  readonly remedy?: string
}

/** Undefined if the name is allowed. */
function unknownName(given: string, { allowed, what, owner, remedy }: AllowedNames): string | undefined {
  if (allowed.includes(given)) return undefined
  const meant = meantName(given, allowed)
  const list = allowed.length === 0 ? `no ${what}` : allowed.join(', ')
  return [`${owner} ${list}, and not '${given}'.`, meant === undefined ? remedy : `Did you mean '${meant}'?`]
    .filter(Boolean)
    .join(' ')
}

function fieldOf(connection: Connection, field: string): string | undefined {
  const value = field.startsWith('extra.')
    ? ownValue(connection.extraValues, field.slice('extra.'.length))
    : Reflect.get(connection, field === 'conn_type' ? 'connType' : field)
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function ownValue(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function absent(taskId: string, what: string): never {
  throw new MlAirflowError('not_found', `Task '${taskId}' names ${what}.`)
}
