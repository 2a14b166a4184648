import { type AnyParameters, type ParameterColumn, wouldChange } from '@ml-airflow/core'
import { each } from '../framework/arguments.ts'
import { UsageError } from '../framework/usage-error.ts'

export const set = each('set', {
  placeholder: 'name=value',
  description: 'one parameter, such as --set lr=0.02; overrides --conf',
})
export const grid = each('grid', {
  placeholder: 'name=a,b',
  description: 'one run per value, such as --grid lr=0.1,0.01; several options make all combinations',
})

/** Parameters by level; one DAG's, or those of several DAGs. */
type Levels = Pick<AnyParameters, 'chain'>

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** A grid of more runs is probably a mistake. */
const MOST_RUNS = 1000

/**
 * Sets single parameters in a conf.
 * @throws UsageError
 */
export function confWith(parameters: Levels, conf: unknown, settings: readonly string[] = []): unknown {
  if (settings.length === 0) return conf
  const values = settings.map((setting) => named('set', setting))
  const twice = firstTwice(values.map(([name]) => name))
  if (twice !== undefined)
    throw new UsageError(`--set names '${twice}' twice: give one value, or all of them to --grid`)
  return {
    ...objectOf(conf),
    ...Object.fromEntries(values.map(([name, text]) => [name, typed(parameters, name, text)])),
  }
}

/**
 * Confs of a grid: each conf with all combinations of the values. The last parameter changes fastest. Without axes, the
 * confs themselves.
 * @param settings of `--set`, which are in the confs
 * @throws UsageError
 */
export function confsOfGrid(
  parameters: AnyParameters,
  confs: readonly unknown[],
  axes: readonly string[] = [],
  settings: readonly string[] = [],
): readonly unknown[] {
  const grid = axes.map((axis): Axis => {
    const [name, text] = named('grid', axis)
    return { name, texts: text.split(',') }
  })
  refuseNamedTwice(grid)
  refuseSet(grid, settings)
  refuseTooMany([confs.length, ...grid.map(({ texts }) => texts.length)])
  let made = confs
  for (const { name, texts } of grid) {
    const values = texts.map((text) => typed(parameters, name, text))
    refuseGivenTwice(name, values)
    made = made.flatMap((one) => values.map((value) => ({ ...objectOf(one), [name]: value })))
  }
  return made
}

interface Axis {
  readonly name: string
  readonly texts: readonly string[]
}

/** The values of one axis would replace those of the other, and runs would be made twice or not at all. */
function refuseNamedTwice(grid: readonly Axis[]): void {
  const twice = firstTwice(grid.map(({ name }) => name))
  if (twice === undefined) return
  const values = new Set(grid.filter(({ name }) => name === twice).flatMap(({ texts }) => texts))
  throw new UsageError(
    `--grid names '${twice}' twice: give all its values once, such as --grid ${twice}=${[...values].slice(0, 10).join(',')}`,
  )
}

/** The grid would replace the value. */
function refuseSet(grid: readonly Axis[], settings: readonly string[]): void {
  const set = new Set(settings.map((setting) => named('set', setting)[0]))
  const both = grid.find(({ name }) => set.has(name))
  if (both === undefined) return
  throw new UsageError(`--set and --grid both name '${both.name}': give its values to one of them`)
}

function refuseGivenTwice(name: string, values: readonly unknown[]): void {
  const twice = firstTwice(values)
  if (twice === undefined) return
  throw new UsageError(`--grid gives '${name}' the value ${String(twice)} twice: give it once`)
}

function firstTwice<T>(all: readonly T[]): T | undefined {
  return all.find((one, index) => all.indexOf(one) < index)
}

/** Before the grid is built: millions of confs would fill the memory. */
function refuseTooMany([confs = 1, ...axes]: readonly number[]): void {
  const runs = axes.reduce((product, length) => product * length, confs)
  if (axes.length === 0 || runs <= MOST_RUNS) return
  const factors = [...(confs === 1 ? [] : [`${confs} confs`]), ...axes].join(' × ')
  throw new UsageError(`the grid has ${runs} runs (${factors}); allowed are ${MOST_RUNS}`)
}

function named(option: string, text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new UsageError(`option '--${option}' takes NAME=VALUE, such as --${option} lr=0.02; given was '${text}'`)
}

function objectOf(conf: unknown): object {
  if (conf === undefined) return {}
  if (typeof conf === 'object' && conf !== null && !Array.isArray(conf)) return conf
  throw new UsageError('--set and --grid need a --conf that is an object, or none')
}

function typed(parameters: Levels, name: string, text: string): unknown {
  const column = parameters.chain.flatMap(({ columns }) => columns).find((one) => one.name === name)
  return column === undefined ? text : typedBy(column, text)
}

/** A text as a value of the column. Any other text stays as it is, and the check of the conf rejects it. */
export function typedBy({ kind }: ParameterColumn, text: string): unknown {
  if (kind === 'flag') return text === 'true' ? true : text === 'false' ? false : text
  if (kind === 'text' || !NUMBER.test(text)) return text
  const value = Number(text)
  // As in JSON, a number that would become another one stays text, so that it keeps its digits.
  const changes = wouldChange(text.replace(/^\+/, ''), value) || (kind === 'integer' && !Number.isSafeInteger(value))
  return changes ? text : value
}
