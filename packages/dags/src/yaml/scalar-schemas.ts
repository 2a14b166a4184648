import { z } from 'zod'
import { YamlScalar } from './yaml-scalar.ts'

// The message of each schema names the allowed values; shapeProblems prepends the place and the given value.

const WRITTEN_TEXT = { type: ['string', 'number', 'boolean'] }

/** Where a text is expected, a plain number or boolean is taken as written: 1.10 stays 1.10. */
function asText(value: unknown): unknown {
  return value instanceof YamlScalar ? value.source : value
}

function asValue(value: unknown): unknown {
  return value instanceof YamlScalar && !value.losesDigits ? value.value : value
}

export function text(allowed = 'a text') {
  return z.preprocess(asText, z.string(allowed).meta(WRITTEN_TEXT))
}

export function textLike(pattern: RegExp, allowed: string) {
  return z.preprocess(asText, z.string(allowed).regex(pattern, allowed).meta(WRITTEN_TEXT))
}

export function texts(allowed = 'a list of texts') {
  return z.array(text(), allowed)
}

/** One name, or a list of them. */
export function names(allowed: string) {
  return z.union([text(allowed), texts(allowed)], allowed)
}

export function flag() {
  return z.preprocess(asValue, z.boolean('true and false'))
}

export function choice<const T extends readonly [string, ...string[]]>(words: T) {
  return z.preprocess(asText, z.enum(words, words.join(', ')))
}

export function number(allowed = 'a number') {
  return z.preprocess(asValue, z.number(allowed))
}

export function numberFrom(least: number, most: number, allowed = `numbers from ${least} to ${most}`) {
  return z.preprocess(asValue, z.number(allowed).min(least, allowed).max(most, allowed))
}

export function wholeFrom(least: number, most: number) {
  const allowed = `whole numbers from ${least} to ${most}`
  return z.preprocess(asValue, z.int(allowed).min(least, allowed).max(most, allowed))
}

/** A parameter value; its type is given by another key. */
export function scalar() {
  const isScalar = (value: unknown): value is string | YamlScalar =>
    typeof value === 'string' || value instanceof YamlScalar
  return z.custom<string | YamlScalar>(isScalar, 'a text, a number, true or false').meta(WRITTEN_TEXT)
}
