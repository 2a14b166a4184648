import type { z } from 'zod'

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

/**
 * The requirement on a value, phrased as the end of a sentence about it: `it must be a whole number`. A zod error map for
 * `safeParse`. A message in the author's schema takes precedence. undefined: zod's default message.
 */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return must(KINDS[issue.expected])
    case 'invalid_value':
      return must(oneOf(issue.values))
    case 'too_big':
      return must(limit(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most'))
    case 'too_small':
      return must(limit(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least'))
    case 'not_multiple_of':
      return must(`a multiple of ${issue.divisor}`)
    case 'invalid_format':
      return issue.format === 'regex' ? `it must match the pattern ${issue.pattern}` : undefined
    default:
      return undefined
  }
}

function must(kind: string | undefined): string | undefined {
  return kind === undefined ? undefined : `it must be ${kind}`
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  return shown.length === 1 ? String(shown[0]) : `one of ${shown.join(', ')}`
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters long', array: ' entries long' }

function limit(origin: string, bound: number | bigint | Date, relation: string): string {
  return `${relation} ${bound instanceof Date ? bound.toISOString() : bound}${UNITS[origin] ?? ''}`
}
