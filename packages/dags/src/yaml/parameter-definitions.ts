import { type AnyParameters, defineParameters, MlAirflowError, NoParameters } from '@ml-airflow/core'
import type { z } from 'zod'
import type { DagDocument } from './dag-schema.ts'
import { defaultOf, parameterSchema } from './parameter-schema.ts'
import type { ParameterDocument } from './parameters-document.ts'
import type { Path, Positions } from './positions.ts'
import { meantName } from './yaml-scalar.ts'

type Levels = NonNullable<DagDocument['parameters']>

export interface Definitions {
  readonly all: ReadonlyMap<string, AnyParameters>
  /** The parameters of a run of the DAG. Undefined if they could not be created. */
  readonly whole: AnyParameters | undefined
}

/** Creates the parameters of a DAG: levels that may extend each other. */
export function defineLevels(levels: Levels | undefined, positions: Positions): Definitions {
  if (levels === undefined || Object.keys(levels).length === 0) return { all: new Map(), whole: NoParameters }
  const shapes = new Map(Object.entries(levels).map(([name, level]) => [name, shapeOf(name, level, positions)]))
  const all = new Map<string, AnyParameters>()
  for (const name of inOrder(levels, positions)) {
    const parent = levels[name]?.extends
    const base = parent === undefined ? undefined : all.get(parent)
    if (parent !== undefined && base === undefined) continue
    const definition = define(name, base, shapes.get(name) ?? {}, positions)
    if (definition !== undefined) all.set(name, definition)
  }
  const ends = Object.keys(levels).filter((name) => !Object.values(levels).some((level) => level.extends === name))
  const [end = '', other] = ends
  if (other !== undefined)
    positions.atKey(
      ['parameters', other],
      `'${end}' and '${other}' are two ends: parameters form one chain, in which each extends the one before. Write \`extends: ${end}\` into '${other}'.`,
    )
  return { all, whole: all.get(end) }
}

/** Base levels come first. */
function inOrder(levels: Levels, positions: Positions): readonly string[] {
  const done = new Set<string>()
  const visit = (name: string, children: readonly string[]): void => {
    const chain = [...children, name]
    const parent = levels[name]?.extends
    if (done.has(name) || reportsParent(parent, chain, levels, positions)) return
    if (parent !== undefined) visit(parent, chain)
    done.add(name)
  }
  for (const name of Object.keys(levels)) visit(name, [])
  return [...done]
}

/** Reports a parent that does not exist, or that the chain of children below it contains. */
function reportsParent(
  parent: string | undefined,
  chain: readonly string[],
  levels: Levels,
  positions: Positions,
): boolean {
  if (parent === undefined) return false
  const name = chain.at(-1) ?? ''
  const path = ['parameters', name, 'extends']
  if (chain.includes(parent)) positions.atValue(path, `'${name}' extends itself: ${[...chain, parent].join(' → ')}.`)
  else if (!Object.hasOwn(levels, parent))
    positions.atValue(
      path,
      unknown(
        parent,
        Object.keys(levels).filter((one) => one !== name),
      ),
    )
  else return false
  return true
}

function unknown(given: string, known: readonly string[]): string {
  const meant = meantName(given, known)
  return `There are no parameters '${given}' in this file. ${meant === undefined ? `There are ${known.join(', ') || 'no others'}.` : `Did you mean '${meant}'?`}`
}

function inYaml(problem: string): string {
  return problem.replace('shorten some by .max().', 'give some of them a max.')
}

type Shape = Readonly<Record<string, z.ZodType>>

function shapeOf(name: string, { values }: Levels[string], positions: Positions): Shape {
  const path = ['parameters', name, 'values']
  return Object.fromEntries(
    Object.entries(values).map(([key, given]) => [key, schemaOf(given, [...path, key], positions)]),
  )
}

function define(
  name: string,
  base: AnyParameters | undefined,
  shape: Shape,
  positions: Positions,
): AnyParameters | undefined {
  try {
    return base === undefined ? defineParameters(name, shape) : (base.extend(name, shape) as AnyParameters)
  } catch (error) {
    if (!(error instanceof MlAirflowError)) throw error
    const keys = Object.keys(shape)
    for (const problem of error.problems)
      positions.atKey(subjectOf(problem, ['parameters', name], keys), inYaml(problem))
    return undefined
  }
}

function schemaOf(given: string | ParameterDocument, path: Path, positions: Positions): z.ZodType {
  const document = typeof given === 'string' ? ({ type: given } as ParameterDocument) : given
  const base = parameterSchema(document, path, positions)
  const value = defaultOf(document, base, path, positions)
  const schema = value === undefined ? base : base.default(value)
  return document.description === undefined ? schema : schema.describe(document.description)
}

/** The core's sentences begin with the name of the parameter. */
function subjectOf(problem: string, path: Path, keys: readonly string[]): Path {
  const [, name = ''] = /^'([^']*)'/.exec(problem) ?? []
  return keys.includes(name) ? [...path, 'values', name] : path
}

export { unknown as unknownParameters }
