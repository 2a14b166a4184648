import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type AnyTask,
  bashProgram,
  type Conf,
  noVariablesOrConnections,
  samplesOf,
  type UpstreamOutput,
} from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { irisTrainingDag } from './iris-training-dag.ts'

const folder = testFolder()
let byDefault: ReadonlyMap<string, string>

beforeAll(() => {
  byDefault = train({})
})
afterAll(() => folder.remove())

let trainings = 0

/** Runs the DAG's commands in order, and returns the outputs by task and sample. */
function train(given: Conf, samples = irisTrainingDag.samples): ReadonlyMap<string, string> {
  const outputDir = join(folder.path, String(++trainings))
  const conf = irisTrainingDag.parameters.parse(given)
  const outputs: UpstreamOutput[] = []
  for (const node of irisTrainingDag.graph) {
    const upstream = outputs.filter(({ taskId }) => node.after.includes(taskId))
    for (const sample of samplesOf(node, samples)) {
      const task = irisTrainingDag.tasks.get(node.id) as AnyTask
      const mine = upstream.filter((output) => !node.perSample || [undefined, sample].includes(output.sample))
      outputs.push({
        taskId: node.id,
        sample: sample || undefined,
        outputPath: run(task, sample, conf, mine, outputDir),
      })
    }
  }
  return new Map(outputs.map(({ taskId, sample, outputPath = '' }) => [[taskId, sample].join('/'), outputPath]))
}

function run(task: AnyTask, sample: string, conf: Conf, upstream: UpstreamOutput[], outputDir: string): string {
  const context = {
    dagId: irisTrainingDag.id,
    taskId: task.id,
    record: { id: 1, parametersId: 4, sample: sample || undefined },
    parameters: task.parameters.pick(conf) as never,
    outputDir,
  }
  const outputPath = task.outputPathProvider(context) ?? ''
  const args = task.parametersProvider({
    ...context,
    ...noVariablesOrConnections(task.id),
    runId: 'run',
    tryNumber: 1,
    samples: [],
    upstream,
    outputPath,
  })
  mkdirSync(dirname(outputPath), { recursive: true })
  execFileSync('bash', ['-c', bashProgram(task), task.id, ...args], {
    env: { PATH: process.env.PATH, MLAF_OUTPUT_PATH: outputPath },
    stdio: 'pipe',
  })
  return outputPath
}

function read(outputs: ReadonlyMap<string, string>, key: string, file = ''): string {
  return readFileSync(`${outputs.get(key)}${file}`, 'utf8')
}

interface Fold {
  features: number[][]
  species: string[]
}

describe('iris_training_dag', () => {
  it('classifies nine irises of ten, and reports every fold', () => {
    const report = JSON.parse(read(byDefault, 'iris_report/', '/report.json'))
    expect(report.accuracy.mean).toBeGreaterThan(0.9)
    expect(Object.keys(report.accuracy.folds)).toEqual(irisTrainingDag.samples)
    expect(report.confusion.flat().reduce((total: number, count: number) => total + count)).toBe(150)
    expect(read(byDefault, 'iris_report/', '/report.md')).toContain(`Accuracy ${report.accuracy.mean.toFixed(4)} ±`)
  })

  it('predicts what comparing with every flower predicts', () => {
    const { accuracy } = JSON.parse(read(byDefault, 'iris_evaluate/fold_2'))
    const { train: known, test } = JSON.parse(read(byDefault, 'iris_scale/fold_2')) as { train: Fold; test: Fold }
    const right = test.features.filter((flower, index) => nearest(flower, known, 5) === test.species[index])
    expect(accuracy).toBeCloseTo(right.length / test.species.length, 10)
  })

  it('puts each flower into one fold, and as many of each species into every fold', () => {
    const split = JSON.parse(read(byDefault, 'iris_split/')) as Record<
      string,
      { features: number[]; species: string }[]
    >
    expect(Object.values(split).map((fold) => fold.length)).toEqual([30, 30, 30, 30, 30])
    for (const fold of Object.values(split)) expect(fold.filter(({ species }) => species === 'setosa')).toHaveLength(10)
  })

  it('standardises by the training part alone', () => {
    const { train: known } = JSON.parse(read(byDefault, 'iris_scale/fold_1')) as { train: Fold }
    const column = known.features.map(([first]) => first ?? Number.NaN)
    const mean = column.reduce((total, value) => total + value) / column.length
    expect(mean).toBeCloseTo(0, 10)
    expect(column.reduce((total, value) => total + value ** 2, 0) / (column.length - 1)).toBeCloseTo(1, 10)
  })

  it('gives the same result for the same seed, and another one for another seed', () => {
    const again = train({ seed: 1 })
    const other = train({ seed: 2 })
    for (const key of byDefault.keys()) {
      const file = key === 'iris_report/' ? '/report.json' : ''
      expect(read(again, key, file)).toBe(read(byDefault, key, file))
    }
    expect(read(other, 'iris_split/')).not.toBe(read(byDefault, 'iris_split/'))
  })

  it('trains some folds of many', () => {
    const outputs = train({ folds: 10 }, ['fold_9', 'fold_10'])
    const report = JSON.parse(read(outputs, 'iris_report/', '/report.json'))
    expect(Object.keys(report.accuracy.folds)).toEqual(['fold_9', 'fold_10'])
  })

  it('answers a request for an unknown fold with the existing ones', () => {
    expect(() => train({ folds: 2 }, ['fold_3'])).toThrow('There is no fold_3; the folds are fold_1, fold_2.')
  })

  it('keys splitting and scaling by the folds alone, so that another k leaves them done', () => {
    const keys = [...irisTrainingDag.tasks.values()].map((task) => [task.id, task.parameters.names])
    expect(Object.fromEntries(keys)).toEqual({
      iris_split: ['folds', 'seed'],
      iris_scale: ['folds', 'seed'],
      iris_train: ['folds', 'seed', 'k'],
      iris_evaluate: ['folds', 'seed', 'k'],
      iris_report: ['folds', 'seed', 'k'],
    })
  })

  it.each([{ k: 0 }, { k: 2.5 }, { k: '3' }, { folds: 1 }, { seed: -1 }])('refuses %j', (conf) => {
    expect(() => irisTrainingDag.parameters.parse(conf)).toThrow(`'${Object.keys(conf)}' was`)
  })
})

/** The most frequent species among the k nearest flowers. */
function nearest(flower: number[], { features, species }: Fold, k: number): string | undefined {
  const distance = (other: number[]) => Math.hypot(...other.map((value, column) => value - (flower[column] ?? 0)))
  const ranked = features.map((other, index) => ({ distance: distance(other), species: species[index] ?? '' }))
  const votes = new Map<string, number>()
  for (const near of ranked.sort((a, b) => a.distance - b.distance).slice(0, k))
    votes.set(near.species, (votes.get(near.species) ?? 0) + 1)
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0]
}
