import { z } from 'zod'
import { nearest } from '../deciding/nearest.ts'
import { MlAirflowError, messageOf } from '../errors.ts'
import { quotedNames } from '../quoted-names.ts'
import { textProblem } from '../text.ts'
import { wording } from '../zod-messages.ts'
import { canNameTable, IDENTIFIER } from './names.ts'

/** Type of a column in a parameters table. `length` is in characters and set for text only. */
export interface ParameterColumn {
  readonly name: string
  readonly kind: 'text' | 'integer' | 'real' | 'flag'
  readonly length?: number
}

type Shape = z.core.$ZodShape

/** JSON Schema of a parameters definition, as clients send it: values with a default are optional. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Any parameters definition, where its values do not matter. */
export type AnyParameters = ParametersDefinition<Shape>

/** Type of the values of a parameters definition: `ParameterValues<typeof TrainingParameters>`. */
export type ParameterValues<P extends AnyParameters> =
  P extends ParametersDefinition<infer S> ? z.output<z.ZodObject<S>> : never

/** Type of a conf: values with a default may be omitted. */
export type ParameterInput<P extends AnyParameters> =
  P extends ParametersDefinition<infer S> ? z.input<z.ZodObject<S>> : never

export type ParameterValue = string | number | boolean
export type Conf = Readonly<Record<string, ParameterValue>>
/** By parameter: the earlier value and the value of now. `undefined`: a value that one of them lacks. */
export type ValueChanges = Readonly<
  Record<string, readonly [before: ParameterValue | undefined, now: ParameterValue | undefined]>
>

const MAX_TEXT = 255
// An index key of MySQL holds 3,072 bytes, and a character takes up to four.
const MAX_KEY_CHARACTERS = 765

/**
 * A named set of typed values, stored as one row per distinct set. One schema defines the TypeScript type, the run-time
 * check, the JSON Schema of the HTTP API, and the columns of the table. The table has the name of the definition.
 */
export class ParametersDefinition<S extends Shape> {
  readonly name: string
  readonly parent: AnyParameters | undefined
  /** The columns of this level only; inherited columns are in the parent's table, behind a foreign key. */
  readonly columns: readonly ParameterColumn[]
  readonly schema: z.ZodObject<S>
  readonly jsonSchema: JsonSchema

  constructor(name: string, parent: AnyParameters | undefined, own: Shape, all: S) {
    this.name = name
    this.parent = parent
    this.schema = z.strictObject(all)
    this.jsonSchema = z.toJSONSchema(this.schema, { io: 'input', unrepresentable: 'any' })
    this.columns = columnsOf(name, parent, own)
  }

  /** Derives a definition with further values. Its table references this one: `ml_training_dag.ml_dag_id → ml_dag.id`. */
  extend<E extends Shape>(name: string, own: E): ParametersDefinition<S & E> {
    return new ParametersDefinition(name, this, own, { ...this.schema.shape, ...own })
  }

  /** This definition and its ancestors, the root first. */
  get chain(): readonly AnyParameters[] {
    return this.parent === undefined ? [this] : [...this.parent.chain, this]
  }

  /** Names of all values, inherited ones first. */
  get names(): readonly string[] {
    return this.chain.flatMap((level) => level.columns.map((column) => column.name))
  }

  /**
   * Validates a conf strictly: no missing values, no unknown values, no type coercion. Errors name `owner` as the receiver
   * of the conf.
   * @throws MlAirflowError `bad_conf`, with a sentence for every invalid value
   */
  parse(conf: unknown, owner = this.name): Conf {
    const result = this.#check(conf, owner)
    const problems = result.success
      ? this.chain.flatMap((level) =>
          level.columns.flatMap((column) => unstorable(column, (result.data as Conf)[column.name])),
        )
      : result.error.issues.map((issue) => sentence(issue, this.names))
    if (result.success && problems.length === 0) return withoutNegativeZero(result.data as Conf)
    throw new MlAirflowError('bad_conf', `The conf does not fit ${owner}: ${problems.join(' ')}`, { problems })
  }

  /** An author's own check may throw, or return a promise, for which nobody can wait here. */
  #check(conf: unknown, owner: string): z.ZodSafeParseResult<unknown> {
    try {
      return this.schema.safeParse(conf, { error: wording, reportInput: true })
    } catch (cause) {
      throw new MlAirflowError('bad_conf', `The conf cannot be checked for ${owner}: ${messageOf(cause)}.`, { cause })
    }
  }

  /** The subset of `values` that belongs to this definition. */
  pick(values: Conf): Conf {
    return Object.fromEntries(
      this.names.filter((name) => name in values).map((name) => [name, values[name] as ParameterValue]),
    )
  }
}

/**
 * Defines parameters. Strings have at most 255 characters unless the schema sets a lower limit.
 * @throws MlAirflowError `bad_dag` if a name or type cannot become a column
 */
export function defineParameters<S extends Shape>(name: string, shape: S): ParametersDefinition<S> {
  return new ParametersDefinition(name, undefined, shape, shape)
}

/** For DAGs without parameters: a single row, so that records have a key. */
export const NoParameters = defineParameters('no_parameters', {})

const RESERVED = new Set(['id', 'datetime_created', '__proto__', 'constructor', 'prototype'])

function columnsOf(name: string, parent: AnyParameters | undefined, own: Shape): readonly ParameterColumn[] {
  const problems: string[] = []
  const inherited = new Set(parent?.names)
  if (!canNameTable(name))
    problems.push(
      `'${name}' cannot name a table: allowed are small letters, digits and _, 48 at most, and no table of the engine.`,
    )
  for (let level = parent; level !== undefined; level = level.parent) {
    if (level.name === name) problems.push(`it extends a definition of the same name.`)
  }
  const columns = Object.entries(own).flatMap(([key, schema]) => {
    if (!IDENTIFIER.test(key) || RESERVED.has(key)) {
      problems.push(
        `'${key}' cannot name a parameter: allowed are small letters, digits and _, 48 at most, not 'id' or 'datetime_created'.`,
      )
      return []
    }
    if (inherited.has(key)) problems.push(`'${key}' is already inherited.`)
    const json = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })
    const column = columnOf(key, json)
    if (column === undefined) {
      problems.push(`'${key}' has a type no column can hold: use text, integer, number, boolean or a choice of texts.`)
      return []
    }
    problems.push(...unstorable(column, json.default).map((sentence) => `A default cannot be used: ${sentence}`))
    return [column]
  })
  const characters = columns.reduce((sum, column) => sum + (column.length ?? 0), 0)
  if (characters > MAX_KEY_CHARACTERS) {
    problems.push(
      `its texts take ${characters} characters together, and a key holds ${MAX_KEY_CHARACTERS}: shorten some by .max().`,
    )
  }
  if (problems.length > 0)
    throw new MlAirflowError('bad_dag', `Parameters '${name}': ${problems.join(' ')}`, { problems })
  return columns
}

function columnOf(name: string, json: z.core.JSONSchema.BaseSchema): ParameterColumn | undefined {
  if (json.type === 'string') return { name, kind: 'text', length: textLength(json) }
  if (json.type === 'integer') return { name, kind: 'integer' }
  if (json.type === 'number') return { name, kind: 'real' }
  if (json.type === 'boolean') return { name, kind: 'flag' }
  return undefined
}

function textLength(json: z.core.JSONSchema.BaseSchema): number {
  const choices = (json.enum ?? []).map((choice) => String(choice).length)
  return Math.min(json.maxLength ?? MAX_TEXT, choices.length > 0 ? Math.max(...choices) : MAX_TEXT)
}

/** Limits that apply to every column, whatever its schema says. */
function unstorable(column: ParameterColumn, value: unknown): string[] {
  if (typeof value !== 'string') return []
  if (value.includes('\0')) return [`'${column.name}' holds a NUL character, which no argument of a command can.`]
  const broken = textProblem(value)
  if (broken !== undefined) return [`'${column.name}' ${broken}.`]
  const length = [...value].length
  const allowed = column.length ?? MAX_TEXT
  return length > allowed ? [`'${column.name}' is ${length} characters long; allowed are ${allowed}.`] : []
}

/** 0 and -0 are stored as one value: databases do not distinguish them, but an argument would be `0` or `-0`. */
function withoutNegativeZero(conf: Conf): Conf {
  return Object.fromEntries(Object.entries(conf).map(([name, value]) => [name, value === 0 ? 0 : value]))
}

function sentence(issue: z.core.$ZodIssue, allowed: readonly string[]): string {
  const where = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const close = issue.keys.length === 1 ? nearest(issue.keys[0] ?? '', allowed) : undefined
    const hint = close === undefined ? '' : ` Did you mean '${close}'?`
    const all = allowed.length === 0 ? 'no parameters are allowed' : `allowed are ${allowed.join(', ')}`
    return `${quotedNames(issue.keys)} ${issue.keys.length === 1 ? 'is' : 'are'} unknown; ${all}.${hint}`
  }
  if (where === '') return `It must be an object of parameters, and was ${show(issue.input)}.`
  if (issue.code === 'invalid_type' && issue.input === undefined) return `'${where}' is missing.`
  return `'${where}' was ${show(issue.input)}: ${issue.message}.`
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
