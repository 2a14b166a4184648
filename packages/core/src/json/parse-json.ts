import { visit } from 'jsonc-parser'
import { parse } from 'secure-json-parse'
import { MlAirflowError, messageOf } from '../errors.ts'
import { textProblem } from '../text.ts'
import { wouldChange } from './raw-json.ts'

/** Size limits of a JSON value. */
export interface JsonLimits {
  readonly depth: number
  readonly keys: number
}

const OF_STRANGERS: JsonLimits = { depth: 32, keys: 1000 }

/**
 * Parses JSON and rejects ambiguous input: duplicate keys, numbers that would change, broken text.
 * @param what name of the input in error messages
 * @throws MlAirflowError `bad_argument`, also for keys that would reach prototypes, and for a value beyond its limits
 */
export function parseJson(text: string, what: string, limits: JsonLimits = OF_STRANGERS): unknown {
  const { value, changed } = read(text, what, limits)
  if (changed !== undefined) throw problem(`${what} holds the number ${shown(changed)}, which would change: ${EXACT}.`)
  return value
}

/** Like parseJson, but accepts numbers of any precision. Inspect only the form of the value: its numbers may differ. */
export function checkedJson(text: string, what: string, limits: JsonLimits = OF_STRANGERS): unknown {
  return read(text, what, limits).value
}

/** The first key that an object of the JSON names twice; undefined for text that is not JSON. */
export function keyNamedTwice(text: string): string | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  const { twice } = ambiguitiesIn(text)
  return twice === undefined ? undefined : shown(twice)
}

/** @returns the value, and its first number that would change */
function read(text: string, what: string, limits: JsonLimits): { value: unknown; changed?: string | undefined } {
  let value: unknown
  try {
    value = parse(text, { protoAction: 'error', constructorAction: 'error' })
  } catch (error) {
    throw problem(`${what} is not valid JSON: ${messageOf(error)}.`)
  }
  checkValue(value, what, limits)
  if (isReproduced(text, value)) return { value }
  const { twice, changed } = ambiguitiesIn(text)
  if (twice !== undefined) throw problem(`${what} names the key '${shown(twice)}' twice in one object.`)
  return { value, changed }
}

/**
 * Whether the value yields the same text, as for most clients, and so names no key twice. Its numbers are exact: one of more
 * than 15 digits can yield the digits of which it is the nearest double.
 */
function isReproduced(text: string, value: unknown): boolean {
  return !/\d{16}/.test(text) && JSON.stringify(value) === text
}

const EXACT = `whole numbers are exact up to ${Number.MAX_SAFE_INTEGER}, and others up to 1.8e308. Write it as a text, in quotes`

/** Iterative, because the value may be too deep for recursion. */
function checkValue(value: unknown, what: string, limits: JsonLimits): void {
  let keys = 0
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    for (const text of level.flatMap(textsOf)) checkText(text, what)
    keys += level.filter(isObject).reduce((sum, node) => sum + Object.keys(node).length, 0)
    if (keys > limits.keys) throw problem(`${what} has more than ${limits.keys} keys.`)
    if (depth > limits.depth) throw problem(`${what} is nested more than ${limits.depth} deep.`)
    level = level.flatMap(childrenOf)
  }
}

/** Numbers, booleans and null need no check. */
function childrenOf(node: unknown): readonly unknown[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.values(node).filter(
    (child) => typeof child === 'string' || (typeof child === 'object' && child !== null),
  )
}

/** A string itself, or the keys of an object. */
function textsOf(node: unknown): readonly string[] {
  if (typeof node === 'string') return [node]
  return isObject(node) ? Object.keys(node) : []
}

function isObject(node: unknown): node is object {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

function checkText(text: string, what: string): void {
  const found = textProblem(text)
  if (found !== undefined) throw problem(`${what} holds a text that ${found}.`)
}

interface Ambiguities {
  /** First key that an object names twice. */
  twice?: string
  /** First number that would change. */
  changed?: string
}

function ambiguitiesIn(text: string): Ambiguities {
  const open: Set<string>[] = []
  const found: Ambiguities = {}
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set())
    },
    onObjectProperty: (key) => {
      if (open.at(-1)?.has(key)) found.twice ??= key
      open.at(-1)?.add(key)
    },
    onObjectEnd: () => {
      open.pop()
    },
    onLiteralValue: (value: unknown, offset, length) => {
      if (typeof value !== 'number' || found.changed !== undefined) return
      const digits = text.slice(offset, offset + length)
      if (wouldChange(digits, value)) found.changed = digits
    },
  })
  return found
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function problem(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
