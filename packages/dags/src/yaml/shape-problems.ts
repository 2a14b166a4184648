import { meantMember } from '@ml-airflow/core'
import type { z } from 'zod'
import { keysAt } from './dag-schema.ts'
import type { Path, Positions } from './positions.ts'
import { meantName, shown, YamlScalar } from './yaml-scalar.ts'

type Issue = z.core.$ZodIssue

/** Reports the parts that violate the schema, with their place, the given value, and the allowed values. */
export function reportShapeProblems(issues: readonly Issue[], value: unknown, positions: Positions): void {
  for (const issue of issues.flatMap(innermost)) report(issue, value, positions)
}

/** For a union, reports the problems of the form that the author has chosen instead of those of all forms. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const chosen = issue.errors.find((branch) =>
    branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  if (chosen === undefined) return [issue]
  return chosen.flatMap((one) => innermost({ ...one, path: [...issue.path, ...one.path] } as Issue))
}

function report(issue: Issue, value: unknown, positions: Positions): void {
  const path = issue.path as Path
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys.slice(0, MOST_KEYS)) positions.atKey([...path, key], unknownKey(key, keysAt(path)))
    return
  }
  const given = valueAt(value, path)
  if (given === undefined) positions.atKey(path.slice(0, -1), missing(positions.written(path), issue.message))
  else
    positions.atValue(
      path,
      `${nameOf(positions.written(path))} is ${shown(given)}: ${remedy(given, issue.message)}.${meant(issue, given)}`,
    )
}

/** Limit, because each key is compared with all known ones. */
const MOST_KEYS = 100

function unknownKey(key: string, allowed: readonly string[]): string {
  const meant = meantMember(key, allowed)
  return `The key '${key}' is unknown. ${meant === undefined ? `Allowed are ${allowed.join(', ')}.` : `Did you mean '${meant}'?`}`
}

function missing(path: Path, allowed: string): string {
  const owner = path.length === 1 ? 'The DAG' : nameOf(path.slice(0, -1))
  return `${owner} has no '${path.at(-1)}': give ${allowed}.`
}

function nameOf(path: Path): string {
  if (path.length === 0) return 'The file'
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : part))
    .join('.')
    .replaceAll('.[', '[')
}

function remedy(given: unknown, allowed: string): string {
  if (given === null) return `leave the key out, or give ${allowed}`
  if (given instanceof YamlScalar && given.losesDigits)
    return `as a number it would be ${given.value}; allowed are numbers that JavaScript can hold`
  if (allowed === 'true and false' && typeof given === 'string' && /^(yes|no|on|off)$/i.test(given))
    return `allowed are true and false. In YAML 1.2, yes, no, on and off are texts`
  if (
    typeof given === 'string' &&
    /number|seconds/.test(allowed) &&
    given.trim() !== '' &&
    Number.isFinite(Number(given))
  )
    return `allowed are ${allowed}, without quotes`
  return `allowed ${/^(a|an|the|cron) /.test(allowed) ? 'is' : 'are'} ${allowed}`
}

/** Type names of other languages. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  int: 'integer',
  float: 'number',
  double: 'number',
  real: 'number',
  bool: 'boolean',
  flag: 'boolean',
}

function meant(issue: Issue, given: unknown): string {
  if (typeof given !== 'string') return ''
  const allowed = wordsOf(issue)
  const word = TYPES[given.toLowerCase()] ?? meantName(given, allowed)
  return word === undefined || !allowed.includes(word) ? '' : ` Did you mean '${word}'?`
}

function wordsOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(wordsOf) : []
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = Reflect.get(found, part)
  }
  return found
}
