import { type JsonLimits, MlAirflowError, messageOf, parseJson } from '@ml-airflow/core'
import { isFileName, type Kind, textOf } from '../framework/kinds.ts'

/** One conf for all runs, or one run per conf. A file or stdin may hold several confs, even if it holds one. */
export type BackfillConf =
  | { readonly conf: unknown; readonly isFromFile: boolean }
  | { readonly confs: readonly unknown[] }

/** Allows for the maximum number of runs, with several keys each. */
const LIMITS: JsonLimits = { depth: 32, keys: 1_000_000 }

/**
 * A JSON object, a JSON array, or one JSON object per line; inline, as @FILE, or - for stdin.
 * @param most number of lines that are read: more would fill the memory before the command can refuse them
 */
export function confs(most: number): Kind<BackfillConf> {
  return {
    name: 'json',
    placeholder: 'json',
    read(given, input) {
      try {
        const value = parse(textOf(given, input), most)
        return Array.isArray(value) ? { confs: value } : { conf: value, isFromFile: isFileName(given) }
      } catch (error) {
        throw problem(messageOf(error))
      }
    },
  }
}

function parse(text: string, most: number): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2 || isJson(text)) return parseJson(text, 'The value', LIMITS)
  if (lines.length > most)
    throw new MlAirflowError('bad_argument', `It has ${lines.length} lines, one for each conf; allowed are ${most}.`)
  return lines.map((line, index) => parseJson(line, `Line ${index + 1}`))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function problem(what: string): MlAirflowError {
  return new MlAirflowError(
    'bad_argument',
    `${what} Allowed are a JSON object, a JSON array of objects, @FILE (also with an object on each line), and - for stdin.`,
  )
}
