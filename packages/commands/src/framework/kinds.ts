import { isStorableDate, MlAirflowError, messageOf, parseJson } from '@ml-airflow/core'
import { parseDate } from './dates.ts'
import type { Reading } from './input.ts'

/** Type of an argument's value: its display and its parser. */
export interface Kind<V = unknown> {
  readonly name: 'text' | 'integer' | 'date' | 'json' | 'choice' | 'file'
  /** Placeholder in the usage line, unless the argument has another one. */
  readonly placeholder?: string
  readonly choices?: readonly string[]
  /** @throws MlAirflowError `bad_argument` with the allowed values */
  read(text: string, reading: Reading): V
}

export const text: Kind<string> = { name: 'text', read: (given) => given }

/** Path of a file. Clients of the REST API upload the file itself. */
export const file: Kind<string> = { name: 'file', placeholder: 'file', read: (given) => given }

/** A date and time. Without an offset, the setting default_timezone applies. */
export const date: Kind<Date> = {
  name: 'date',
  placeholder: 'date',
  read: (given, { defaultTimeZone }) => parseDate(given, defaultTimeZone()),
}

/** JSON, `@FILE`, or `-` for stdin. The command checks the content. */
export const json: Kind<unknown> = { name: 'json', placeholder: 'json', read: readJson }

export function integer(min: number, max = MOST): Kind<number> {
  return {
    name: 'integer',
    placeholder: 'number',
    read(given) {
      if (/^-?\d{1,9}$/.test(given) && Number(given) >= min && Number(given) <= max) return Number(given)
      const upTo = max < MOST ? ` to ${max}` : ''
      throw new MlAirflowError('bad_argument', `Allowed are whole numbers from ${min}${upTo}.`)
    },
  }
}
const MOST = 999_999_999

/** A duration, in milliseconds. */
export const age: Kind<number> = {
  name: 'text',
  placeholder: 'age',
  read(given) {
    const [, count, unit] = /^(\d{1,6})(s|m|h|d|w)$/.exec(given) ?? []
    const ms = Number(count) * (UNITS_MS[unit ?? ''] ?? Number.NaN)
    if (isStorableDate(new Date(Date.now() - ms))) return ms
    throw new MlAirflowError(
      'bad_argument',
      `'${given.slice(0, 100)}' is not an age: allowed are 30s, 15m, 12h, 30d, 8w, and nothing before the year 1.`,
    )
  },
}
const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

export function choice<const C extends readonly string[]>(choices: C): Kind<C[number]> {
  return {
    name: 'choice',
    choices,
    read(given) {
      if (choices.includes(given)) return given
      throw new MlAirflowError('bad_argument', `Allowed choices are ${choices.join(', ')}.`)
    },
  }
}

function readJson(given: string, input: Reading): unknown {
  try {
    return parseJson(textOf(given, input), 'The value')
  } catch (error) {
    throw new MlAirflowError(
      'bad_argument',
      `${messageOf(error)} Allowed are JSON such as '{"parameter_1":"a"}', @FILE, and - for stdin.`,
    )
  }
}

/** Whether the value is `@FILE` or - for stdin. */
export function isFileName(given: string): boolean {
  return given === '-' || given.startsWith('@')
}

export function textOf(given: string, input: Reading): string {
  if (given === '-') return input.stdin()
  return given.startsWith('@') ? input.file(given.slice(1)) : given
}
