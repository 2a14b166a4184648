import { PARAMETER_KEYS } from './parameters-document.ts'
import type { Positions } from './positions.ts'

type Mapping = Readonly<Record<string, unknown>>

/**
 * Normalises the parameters to named sets. Bare types become one set, named like the DAG. Undefined if the two forms are
 * mixed, which is reported.
 */
export function withNamedParameters(document: unknown, positions: Positions): unknown {
  const parameters = isMapping(document) ? document.parameters : undefined
  if (!isMapping(document) || !isMapping(parameters) || Object.keys(parameters).length === 0) return document
  const sets = Object.keys(parameters).filter((name) => isSet(parameters[name]))
  const types = Object.keys(parameters).filter((name) => isType(parameters[name]))
  const [set, type] = [sets[0], types[0]]
  if (set !== undefined && type !== undefined) {
    positions.atKey(['parameters', type], mixed(type, set))
    return undefined
  }
  if (set !== undefined) return document
  const name = tableName(document.id)
  positions.nameSet(name)
  reportTwin(name, document.tasks, positions)
  return { ...document, parameters: { [name]: { values: parameters } } }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function isSet(entry: unknown): boolean {
  return isMapping(entry) && !isType(entry) && ('values' in entry || 'extends' in entry)
}

function isType(entry: unknown): boolean {
  return (
    typeof entry === 'string' || (isMapping(entry) && Object.keys(entry).some((key) => PARAMETER_KEYS.includes(key)))
  )
}

function mixed(type: string, set: string): string {
  return `'${type}' is a parameter, and '${set}' is a set of parameters: allowed are parameters alone, and sets alone. Put '${type}' below the 'values' of a set.`
}

/** DAG ids allow characters that table names do not. */
function tableName(id: unknown): string {
  const name = typeof id === 'string' ? id.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_') : ''
  return /^[a-z]/.test(name) ? name : `dag_${name}`
}

function reportTwin(name: string, tasks: unknown, positions: Positions): void {
  if (!isMapping(tasks) || !Object.hasOwn(tasks, name)) return
  const task = tasks[name]
  if (isMapping(task) && 'table' in task) return
  const sentence = `The task '${name}' has the name of the DAG, whose parameters have the table '${name}': give the task another name, or a 'table'.`
  positions.atKey(['tasks', name], sentence)
}
