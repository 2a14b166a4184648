import { expect, it } from 'vitest'
import { chartOf, metricNames, parameterNames } from './metric-points.ts'

const run = (id: number, k: number, accuracy: number, data = 'eu') => ({
  id,
  sample: null,
  conf: { k, data, seed: 1 },
  metrics: { accuracy, ...(id === 3 ? { loss: 1 } : {}) },
})
const RUNS = [run(3, 9, 0.9, 'us'), run(2, 5, 0.8), run(1, 1, 0.7)]

it('lists the most common metrics first, and only parameters that differ', () => {
  expect(metricNames(RUNS)).toEqual(['accuracy', 'loss'])
  expect(parameterNames(RUNS)).toEqual(['k', 'data'])
})

it('offers a parameter that the file repeats last', () => {
  const repeated = RUNS.map((one) => ({ ...one, metrics: { k: one.conf.k, ...one.metrics } }))
  expect(metricNames(repeated)[0]).toBe('accuracy')
})

it('places numbers to scale, and words at equal distances', () => {
  expect(chartOf(RUNS, 'accuracy', 'k').points.map(({ x }) => x)).toEqual([1, 0.5, 0])
  expect(chartOf(RUNS, 'accuracy', 'data').points.map(({ x }) => x)).toEqual([1, 0, 0])
  expect(chartOf(RUNS, 'accuracy', undefined).marks.map(({ text }) => text)).toEqual(['1', '2', '3'])
})

it('leaves out runs without the number, and draws a single one in the middle', () => {
  expect(chartOf(RUNS, 'loss', 'k')).toMatchObject({ points: [{ run: 3, x: 0.5, y: 0.5 }], least: 1, most: 1 })
})
