import type { Conf, Value } from '../../data/shapes/common.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { parametersOf } from '../trigger/draft.ts'
import { problemOf, readValue } from '../trigger/parameter-value.ts'

export interface ReadTable {
  readonly confs: readonly Conf[]
  readonly problems: readonly string[]
}

/** Limit of the API per request. */
const MOST_RUNS = 200

/**
 * Parses a table of confs: parameter names in the first line, values in the others, separated by tabs or commas, as copied
 * from a spreadsheet. An empty field takes the DAG's default.
 */
export function readTable(dag: DagDefinition, text: string): ReadTable {
  const [head = [], ...rows] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(cellsOf)
  const problems = [...unknownNames(dag, head), ...namedTwice(head)]
  if (rows.length > MOST_RUNS) problems.push(`These are ${rows.length} runs: allowed are ${MOST_RUNS} at once.`)
  const confs = rows
    .slice(0, MOST_RUNS)
    .map((cells, row) => readRow(dag, head, cells, (problem) => problems.push(`Row ${row + 1}: ${problem}`)))
  return { confs, problems }
}

function cellsOf(line: string): string[] {
  return line.split(line.includes('\t') ? '\t' : ',').map((cell) => cell.trim())
}

function unknownNames(dag: DagDefinition, head: readonly string[]): string[] {
  const known = parametersOf(dag).map(({ name }) => name)
  return head
    .filter((name) => !known.includes(name))
    .map((name) => `'${name}' is not a parameter of ${dag.dag_id}: allowed are ${known.join(', ')}.`)
}

/** Only the first of two columns with the same name would be read. */
function namedTwice(head: readonly string[]): string[] {
  const twice = new Set(head.filter((name, index) => head.indexOf(name) < index))
  return [...twice].map((name) => `The first line names '${name}' twice: remove one of the columns.`)
}

function readRow(
  dag: DagDefinition,
  head: readonly string[],
  cells: readonly string[],
  say: (problem: string) => void,
): Conf {
  const conf: Record<string, Value> = {}
  if (cells.length > head.length) say(`${cells.length} values for ${head.length} parameters.`)
  for (const parameter of parametersOf(dag)) {
    const text = cells[head.indexOf(parameter.name)] ?? ''
    if (text === '' && !parameter.isRequired) continue
    const problem = problemOf(parameter, text)
    if (problem !== undefined) say(`${parameter.name}: ${problem}`)
    const value = readValue(parameter, text)
    if (value !== undefined) conf[parameter.name] = value
  }
  return conf
}
