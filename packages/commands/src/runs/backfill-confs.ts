import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { Kind } from '../kinds.ts'

/** One conf for all runs, or one run for each of several. */
export type BackfillConf = { readonly conf: unknown } | { readonly confs: readonly unknown[] }

/** A JSON object; or a JSON array, or a file with an object on each line; in place, as @FILE, or - for stdin. */
export const backfillConf: Kind<BackfillConf> = {
  name: 'json',
  placeholder: 'json',
  read(given, input) {
    const text = given === '-' ? input.stdin() : given.startsWith('@') ? input.file(given.slice(1)) : given
    const value = parse(text)
    return Array.isArray(value) ? { confs: value } : { conf: value }
  },
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    if (lines.length < 2) throw problem(messageOf(error))
    return lines.map((line, index) => parseLine(line, index + 1))
  }
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw problem(`Line ${number}: ${messageOf(error)}`)
  }
}

function problem(what: string): MlAirflowError {
  return new MlAirflowError(
    'bad_argument',
    `${what}. Allowed are a JSON object, a JSON array of objects, @FILE (also with an object on each line), and - for stdin.`,
  )
}
