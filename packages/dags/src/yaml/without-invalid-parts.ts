import { meantMember } from '@ml-airflow/core'
import type { z } from 'zod'
import { keysAt } from './dag-schema.ts'
import type { Path } from './positions.ts'

/** Substitutes for invalid parts whose removal would cause a second problem. */
const STAND_INS: readonly (readonly [path: RegExp, value: unknown])[] = [
  [/^id$/, 'dag'],
  [/^tasks\/[^/]*$/, { command: 'true' }],
  [/^tasks\/[^/]*\/command$/, 'true'],
  [/^tasks\/[^/]*\/script$/, 'true "$@"'],
  [/^tasks\/[^/]*\/output$/, '${{ record.id }}'],
  [/^parameters\/[^/]*$/, { values: {} }],
  [/^parameters\/[^/]*\/values\/[^/]*$/, 'boolean'],
]

/** Copies the document without its invalid parts, so that the others can be checked. */
export function withoutInvalidParts(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = copyOf(value)
  for (const issue of issues) {
    const path = issue.path as Path
    if (issue.code !== 'unrecognized_keys') replace(copy, path)
    else for (const key of issue.keys.slice(0, MOST_KEYS)) rename(copy, [...path, key])
  }
  return copy
}

/** A larger number is not a matter of typing errors. */
const MOST_KEYS = 100

/** A misspelt key is treated as the intended one. */
function rename(value: unknown, path: Path): void {
  const key = String(path.at(-1))
  const owner = valueAt(value, path.slice(0, -1))
  if (!isObject(owner)) return
  const meant = meantMember(key, keysAt(path.slice(0, -1)))
  if (meant !== undefined && !Object.hasOwn(owner, meant)) owner[meant] = owner[key]
  delete owner[key]
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), value)
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)])) : value
}

/** An invalid list item or part of a parameter removes its owner too. */
function replace(value: unknown, path: Path): void {
  const index = path.findIndex((part) => typeof part === 'number')
  const whole = index < 0 ? path : path.slice(0, index)
  const isParameter = whole[0] === 'parameters' && whole[2] === 'values'
  const target = isParameter ? whole.slice(0, 4) : whole
  const owner = valueAt(value, target.slice(0, -1))
  const key = target.at(-1)
  if (!isObject(owner) || key === undefined) return
  const place = target.map((part) => String(part).replaceAll('/', '.')).join('/')
  const [, standIn] = STAND_INS.find(([pattern]) => pattern.test(place)) ?? []
  if (standIn === undefined) delete owner[key]
  else owner[key] = standIn
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
