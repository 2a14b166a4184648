import {
  type AnyParameters,
  MlAirflowError,
  messageOf,
  NO_SAMPLE,
  type ParameterColumn,
  parseJson,
} from '@ml-airflow/core'
import type { ImportedLine } from '@ml-airflow/engine'
import { parse } from 'csv-parse/sync'
import { tryDate } from '../framework/dates.ts'
import { typedBy } from '../runs/conf-settings.ts'

/** A history as read from a file. */
export interface HistoryFile {
  readonly lines: readonly ImportedLine[]
  /** Lines that cannot be read. */
  readonly refused: readonly { readonly line: number; readonly sentence: string }[]
  /** Lines about work that was never finished. */
  readonly unfinished: readonly number[]
}

/** Parameters of the tasks of this name, by whose types text values are read. */
export type ParametersOf = (taskId: string) => AnyParameters | undefined

interface Row {
  readonly line: number
  readonly fields: Readonly<Record<string, unknown>>
  /** Whether all fields are texts. */
  readonly isText: boolean
}

/** The names of a column that is not a parameter: ours, and those of a task table. */
const COLUMNS = {
  task: ['task_id', 'task'],
  dag: ['dag_id', 'dag'],
  sample: ['sample'],
  started: ['started_at', 'datetime_started'],
  finished: ['finished_at', 'datetime_finished'],
  output: ['output_path', 'output'],
  version: ['version'],
  parameters: ['parameters'],
} as const
/** Columns of `records -o csv` and `-o json` that say nothing about the execution itself. */
const IGNORED = [
  'id',
  'state',
  'reason',
  'sentence',
  'made_by',
  'duration',
  'duration_ms',
  'worker',
  'record_id',
  'execution',
]

/**
 * Reads CSV with a head line, JSON lines, or a JSON array.
 * @throws MlAirflowError `bad_argument` for a file in another form
 */
export function readHistory(path: string, text: string, parametersOf: ParametersOf): HistoryFile {
  const rows = rowsOf(path, text)
  const history = {
    lines: [] as ImportedLine[],
    refused: [] as HistoryFile['refused'][number][],
    unfinished: [] as number[],
  }
  for (const row of rows) {
    try {
      const line = lineOf(row, parametersOf)
      if (line === undefined) history.unfinished.push(row.line)
      else history.lines.push(line)
    } catch (error) {
      if (!(error instanceof MlAirflowError)) throw error
      history.refused.push({ line: row.line, sentence: error.message })
    }
  }
  return history
}

function rowsOf(path: string, text: string): readonly Row[] {
  if (/\.csv$/i.test(path)) return csvRows(path, text)
  if (/\.(jsonl|ndjson)$/i.test(path)) return jsonLines(text)
  if (/\.json$/i.test(path)) return jsonArray(path, text)
  throw bad(`'${path}' has an unknown format: allowed are .csv, .jsonl, .ndjson and .json.`)
}

function csvRows(path: string, text: string): readonly Row[] {
  try {
    const rows: readonly CsvRow[] = parse(text, {
      bom: true,
      columns: (head: readonly string[]) => columnsOf(path, head),
      info: true,
      skip_empty_lines: true,
    })
    return rows.map(({ record, info }) => ({ line: info.lines, fields: record, isText: true }))
  } catch (error) {
    if (error instanceof MlAirflowError) throw error
    throw bad(`The file ${path} is not CSV with a head line: ${messageOf(error)}.`)
  }
}

/** Blanks around a name do not belong to it. Of two columns with one name, only one would be read. */
function columnsOf(path: string, head: readonly string[]): string[] {
  const names = head.map((name) => name.trim())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return names
  throw bad(`The file ${path} has two columns '${twice}': leave one of them out.`)
}

interface CsvRow {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

function jsonLines(text: string): readonly Row[] {
  return text.split('\n').flatMap((one, index) => {
    const line = index + 1
    return one.trim() === ''
      ? []
      : [{ line, fields: fieldsOf(parseJson(one, `Line ${line}`), `Line ${line}`), isText: false }]
  })
}

/** An element of an array has no line; its place is its number. */
function jsonArray(path: string, text: string): readonly Row[] {
  const value = parseJson(text, `The file ${path}`, { depth: 32, keys: 1_000_000 })
  if (!Array.isArray(value)) throw bad(`The file ${path} is not a JSON array.`)
  return value.map((one, index) => ({ line: index + 1, fields: fieldsOf(one, `Element ${index + 1}`), isText: false }))
}

function fieldsOf(value: unknown, what: string): Row['fields'] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row['fields']
  throw bad(`${what} is not a JSON object.`)
}

/** Undefined: it was never finished. */
function lineOf(row: Row, parametersOf: ParametersOf): ImportedLine | undefined {
  const { line, fields } = row
  const text = (column: keyof typeof COLUMNS) => textIn(fields, COLUMNS[column])
  const taskId = text('task')
  if (taskId === undefined) throw bad(`It names no task: a column ${COLUMNS.task.join(' or ')} is required.`)
  const finished = text('finished')
  if (finished === undefined) return undefined
  const started = text('started')
  return {
    line,
    taskId,
    dagId: text('dag'),
    sample: text('sample') ?? NO_SAMPLE,
    values: valuesOf(row, parametersOf(taskId)),
    startedAt: started === undefined ? undefined : timeOf(started),
    finishedAt: timeOf(finished),
    outputPath: text('output'),
    version: text('version'),
  }
}

function textIn(fields: Row['fields'], names: readonly string[]): string | undefined {
  const value = names.map((name) => fields[name]).find((one) => !isEmpty(one))
  if (value === undefined) return undefined
  if (typeof value === 'string') return value.trim()
  if (Number.isSafeInteger(value)) return String(value)
  throw bad(`'${names[0]}' is ${JSON.stringify(value)}: allowed is a text.`)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** The columns beside the known ones, or a JSON object `parameters`. */
function valuesOf({ fields, isText }: Row, parameters: AnyParameters | undefined): ImportedLine['values'] {
  const [given] = COLUMNS.parameters.map((name) => fields[name])
  if (!isEmpty(given))
    return fieldsOf(typeof given === 'string' ? parseJson(given, "'parameters'") : given, "'parameters'")
  const columns = new Map(parameters?.chain.flatMap((level) => level.columns.map((column) => [column.name, column])))
  const known = new Set<string>([...Object.values(COLUMNS).flat(), ...IGNORED])
  const named = Object.entries(fields).filter(
    ([name, value]) => columns.has(name) || !(known.has(name) || isEmpty(value)),
  )
  return Object.fromEntries(
    named.map(([name, value]) => {
      const column = columns.get(name)
      return [name, isText && column !== undefined ? ofText(column, String(value)) : value]
    }),
  )
}

/** Blanks belong to a text, and to no other value. */
function ofText(column: ParameterColumn, text: string): unknown {
  return typedBy(column, column.kind === 'text' ? text : text.trim())
}

/** A time without an offset is UTC, as databases print it. */
function timeOf(text: string): Date {
  const at = tryDate(text, 'UTC')
  if (at === undefined) throw bad(`'${text}' is not a time such as 2026-01-02 10:00:00 or 2026-01-02T10:00:00Z.`)
  return at
}

function bad(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
