import { z } from 'zod'
import type { ParameterDocument } from './parameters-document.ts'
import type { Path, Positions } from './positions.ts'
import { shown, YamlScalar } from './yaml-scalar.ts'

type Schema = z.ZodType<string | number | boolean>
type Rule = 'min' | 'max' | 'above' | 'below' | 'multiple_of' | 'pattern' | 'enum'

const RULES: readonly Rule[] = ['min', 'max', 'above', 'below', 'multiple_of', 'pattern', 'enum']
const RULES_OF: Readonly<Record<string, readonly Rule[]>> = {
  text: ['min', 'max', 'pattern', 'enum'],
  integer: ['min', 'max', 'above', 'below', 'multiple_of'],
  number: ['min', 'max', 'above', 'below', 'multiple_of'],
  boolean: [],
}

/** The schema of a parameter. */
export function parameterSchema(document: ParameterDocument, path: Path, positions: Positions): Schema {
  const { type = document.enum === undefined ? undefined : 'text' } = document
  if (type === undefined) {
    positions.atKey(
      path,
      `The parameter '${path.at(-1)}' has no type: give type: text, integer, number or boolean, or enum.`,
    )
    return z.boolean()
  }
  for (const rule of RULES.filter((one) => document[one] !== undefined && !RULES_OF[type]?.includes(one)))
    positions.atKey(
      [...path, rule],
      `'${rule}' has no meaning for ${type}. Allowed are ${RULES_OF[type]?.join(', ') || 'default and description'}.`,
    )
  if (type === 'text') return textSchema(document, path, positions)
  return type === 'boolean'
    ? z.boolean()
    : numberSchema(type === 'integer' ? z.int() : z.number(), document, path, positions)
}

/** The default, as a value of its type. Undefined if there is none, or if it is invalid, which is reported. */
export function defaultOf(
  document: ParameterDocument,
  schema: Schema,
  path: Path,
  positions: Positions,
): string | number | boolean | undefined {
  const given = document.default
  if (given === undefined) return undefined
  const value = scalarOf(given, schema)
  const checked = schema.safeParse(value)
  if (checked.success && !(given instanceof YamlScalar && typeof value === 'number' && given.losesDigits))
    return checked.data
  const why = checked.success
    ? 'a number of that many digits would change'
    : checked.error.issues.map(({ message }) => message).join('; ')
  positions.atValue(
    [...path, 'default'],
    `The default of '${path.at(-1)}' is ${shown(given)}, which does not fit: ${why}.`,
  )
  return undefined
}

/** A text parameter takes the value as written: `no` and 1.10 are texts. */
export function scalarOf(given: string | YamlScalar, schema: z.ZodType): string | number | boolean {
  if (typeof given === 'string') return given
  return isTextual(schema) ? given.source : given.value
}

function isTextual(schema: z.ZodType): boolean {
  return z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }).type === 'string'
}

function textSchema(document: ParameterDocument, path: Path, positions: Positions): Schema {
  const [first, ...rest] = document.enum ?? []
  if (first !== undefined) {
    for (const rule of ['min', 'max', 'pattern'] as const)
      if (document[rule] !== undefined)
        positions.atKey([...path, rule], `'${rule}' has no effect beside enum: remove it.`)
    return z.enum([first, ...rest])
  }
  reportRange(document, path, positions)
  let schema = z.string()
  if (document.min !== undefined) schema = schema.min(document.min)
  if (document.max !== undefined) schema = schema.max(document.max)
  const pattern =
    document.pattern === undefined ? undefined : patternOf(document.pattern, [...path, 'pattern'], positions)
  return pattern === undefined ? schema : schema.regex(pattern)
}

function patternOf(text: string, path: Path, positions: Positions): RegExp | undefined {
  try {
    return new RegExp(text)
  } catch {
    positions.atValue(path, `'${text}' is not a regular expression.`)
    return undefined
  }
}

function numberSchema(
  base: z.ZodInt | z.ZodNumber,
  document: ParameterDocument,
  path: Path,
  positions: Positions,
): Schema {
  const { min, max, above, below, multiple_of: step } = document
  reportRange(document, path, positions)
  if (step !== undefined && step <= 0)
    positions.atValue([...path, 'multiple_of'], `multiple_of is ${step}: allowed are numbers above 0.`)
  let schema: z.ZodNumber = base
  if (min !== undefined) schema = schema.min(min)
  if (max !== undefined) schema = schema.max(max)
  if (above !== undefined) schema = schema.gt(above)
  if (below !== undefined) schema = schema.lt(below)
  return step === undefined || step <= 0 ? schema : schema.multipleOf(step)
}

function reportRange({ min, max }: ParameterDocument, path: Path, positions: Positions): void {
  if (min !== undefined && max !== undefined && min > max)
    positions.atKey([...path, 'max'], `No value fits: min is ${min} and max is ${max}.`)
}
