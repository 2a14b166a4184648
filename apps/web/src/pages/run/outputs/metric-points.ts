import type { Value } from '../../../data/shapes/common.ts'

export interface MetricRun {
  readonly id: number
  readonly sample: string | null
  readonly conf: Readonly<Record<string, Value>>
  readonly metrics: Readonly<Record<string, number>>
}

export interface Point {
  readonly run: number
  readonly sample: string | null
  /** From 0 (left or bottom) to 1. */
  readonly x: number
  readonly y: number
  /** Value of the parameter, or number of the run. */
  readonly at: Value
  readonly value: number
}

export interface Chart {
  readonly points: readonly Point[]
  readonly least: number
  readonly most: number
  /** Labels of the x axis: all values if there are few, otherwise the first and the last. */
  readonly marks: readonly { readonly x: number; readonly text: string }[]
}

const MOST_MARKS = 8

/** Metric names, the most common first and repeated parameters last. */
export function metricNames(runs: readonly MetricRun[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const name of runs.flatMap(({ metrics }) => Object.keys(metrics))) counts.set(name, (counts.get(name) ?? 0) + 1)
  const parameters = new Set(runs.flatMap(({ conf }) => Object.keys(conf)))
  const rankOf = (name: string, count: number): number => (parameters.has(name) ? 0 : count)
  return [...counts].sort(([a, one], [b, other]) => rankOf(b, other) - rankOf(a, one)).map(([name]) => name)
}

/** Parameters that differ between the runs. Constant ones explain nothing. */
export function parameterNames(runs: readonly MetricRun[]): readonly string[] {
  const names = new Set(runs.flatMap(({ conf }) => Object.keys(conf)))
  return [...names].filter((name) => new Set(runs.map(({ conf }) => conf[name])).size > 1)
}

/** One metric over the runs, or over the values of a parameter. */
export function chartOf(runs: readonly MetricRun[], metric: string, parameter: string | undefined): Chart {
  const found = runs.flatMap(({ id, sample, conf, metrics }) => {
    const value = metrics[metric]
    const at = parameter === undefined ? id : conf[parameter]
    return value === undefined || at === undefined ? [] : [{ run: id, sample, at, value }]
  })
  const values = found.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const placeOf = placesOf(found.map(({ at }) => at))
  return {
    points: found.map((one) => ({ ...one, x: placeOf(one.at), y: shareOf(one.value, least, most) })),
    least,
    most,
    marks: marksOf([...new Set(found.map(({ at }) => at))], placeOf),
  }
}

/** Numbers keep their scale; other values are evenly spaced. */
function placesOf(values: readonly Value[]): (value: Value) => number {
  if (values.every((value) => typeof value === 'number')) {
    const [first, last] = [Math.min(...values), Math.max(...values)]
    return (value) => shareOf(Number(value), first, last)
  }
  const order = [...new Set(values)].sort()
  return (value) => shareOf(order.indexOf(value), 0, order.length - 1)
}

function shareOf(value: number, least: number, most: number): number {
  return most === least ? 0.5 : (value - least) / (most - least)
}

function marksOf(values: readonly Value[], placeOf: (value: Value) => number): Chart['marks'] {
  const marks = values.map((value) => ({ x: placeOf(value), text: String(value) })).sort((a, b) => a.x - b.x)
  return marks.length <= MOST_MARKS ? marks : marks.filter((_, place) => place === 0 || place === marks.length - 1)
}
