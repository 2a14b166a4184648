import type { Value } from '../../data/shapes/common.ts'
import type { ParameterSchema } from '../../data/shapes/dag.ts'

type Kind = 'flag' | 'choice' | 'integer' | 'number' | 'text'
type Parameter = ParameterSchema & { readonly isRequired: boolean }

/** Kind of input for a parameter. */
export function kindOf({ type, enum: choices, anyOf, const: only }: ParameterSchema): Kind {
  if (choices !== undefined || only !== undefined || anyOf?.every((one) => one.const !== undefined)) return 'choice'
  const types = typeof type === 'string' ? [type] : (type ?? anyOf?.flatMap((one) => one.type ?? []) ?? [])
  if (types.includes('boolean')) return 'flag'
  if (types.includes('integer') && !types.includes('string')) return 'integer'
  return types.includes('number') && !types.includes('string') ? 'number' : 'text'
}

export function choicesOf({ enum: choices, anyOf, const: only }: ParameterSchema): readonly Value[] {
  if (choices !== undefined) return choices
  return only === undefined ? (anyOf ?? []).map((one) => one.const).filter((value) => value !== undefined) : [only]
}

/** Value of a text. Undefined if it is empty. */
export function readValue(parameter: ParameterSchema, text: string): Value | undefined {
  switch (kindOf(parameter)) {
    case 'flag':
      return text === '' ? undefined : text === 'true'
    case 'choice':
      return choicesOf(parameter).find((choice) => String(choice) === text) ?? (text === '' ? undefined : text)
    case 'integer':
    case 'number':
      return text.trim() === '' ? undefined : numberOf(text)
    default:
      return text === '' && parameter.default === undefined && (parameter.minLength ?? 0) > 0 ? undefined : text
  }
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Sends other texts, and numbers that would become other ones, unchanged, so that the API rejects them. */
function numberOf(text: string): Value {
  const digits = text.trim()
  const number = Number(digits)
  const isExact = !/^[+-]?\d+$/.test(digits) || BigInt(digits.replace(/^\+/, '')) === BigInt(number)
  const isLost = number === 0 && /^[^e]*[1-9]/i.test(digits)
  return DECIMAL.test(digits) && Number.isFinite(number) && isExact && !isLost ? number : text
}

/** One sentence, or undefined if the text is valid. */
export function problemOf(parameter: Parameter, text: string): string | undefined {
  const value = readValue(parameter, text)
  if (value === undefined) return parameter.isRequired ? 'Give a value.' : undefined
  switch (kindOf(parameter)) {
    case 'integer':
      return Number.isInteger(value) ? rangeProblem(parameter, value as number) : 'Allowed are whole numbers.'
    case 'number':
      return typeof value === 'number' ? rangeProblem(parameter, value) : 'Allowed are numbers.'
    case 'choice':
      return choicesOf(parameter).includes(value) ? undefined : `Allowed are ${choicesOf(parameter).join(', ')}.`
    case 'text':
      return textProblem(parameter, String(value))
    default:
      return undefined
  }
}

function rangeProblem(parameter: ParameterSchema, value: number): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = parameter
  const tooSmall = value < (minimum ?? value) || value <= (exclusiveMinimum ?? Number.NEGATIVE_INFINITY)
  const tooLarge = value > (maximum ?? value) || value >= (exclusiveMaximum ?? Number.POSITIVE_INFINITY)
  return tooSmall || tooLarge ? `Allowed is ${rangeText(parameter)}.` : undefined
}

function textProblem({ minLength = 0, maxLength, pattern }: ParameterSchema, text: string): string | undefined {
  if (text.length < minLength) return `Give at least ${minLength} characters.`
  if (maxLength !== undefined && text.length > maxLength)
    return `Allowed are ${maxLength} characters; these are ${text.length}.`
  if (pattern !== undefined && !matches(pattern, text)) return `Allowed is text that matches ${pattern}.`
  return undefined
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}

/** `1 to 50`, `1 or more`; empty without limits. */
export function rangeText(parameter: ParameterSchema): string {
  const least = bound(parameter.minimum ?? parameter.exclusiveMinimum)
  const most = bound(parameter.maximum ?? parameter.exclusiveMaximum)
  if (least !== undefined && most !== undefined) return `${least} to ${most}`
  if (least !== undefined) return `${least} or more`
  return most === undefined ? '' : `${most} or less`
}

/** The limits of safe integers are not the author's. */
function bound(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value
}
