import { readFileSync } from 'node:fs'
import { type Conf, parseJson } from '@ml-airflow/core'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WorkerHome } from './worker.fixture.ts'

const GRID_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Data = defineParameters('grid_data', { home: z.string(), dataset: z.string().default('d') })
const Model = Data.extend('grid_model', { lr: z.number(), depth: z.int() })

class Step extends MLTaskSubDag {
  script = 'echo "\${*:2}" >>"$1/grid.log"; echo "\${*:2}" >"$MLAF_OUTPUT_PATH"'
  constructor(id, parameters, after = []) {
    super({ after })
    this.id = id
    this.parameters = parameters
  }
  parametersProvider({ parameters }) {
    return [parameters.home, this.id, ...(parameters.lr === undefined ? [] : [String(parameters.lr), String(parameters.depth)])]
  }
  outputPathProvider({ outputDir, record }) {
    return outputDir + '/' + this.id + '/' + record.id
  }
}
const prepare = new Step('grid_prepare', Data)
const train = new Step('grid_train', Model, [prepare])
const evaluate = new Step('grid_evaluate', Model, [train])
export const gridDag = defineDag({ id: 'grid_dag', parameters: Model, tasks: [prepare, train, evaluate] })
`

describe.each(DATABASES)('a grid of parameters, over %s', (kind) => {
  let home: WorkerHome

  beforeAll(async () => {
    home = new WorkerHome({ ...redisSettings(), ...databaseSettings(kind) })
    await home.open()
    await home.addDags('grid.mjs', GRID_DAG)
    await home.worker()
  })
  afterAll(() => home.remove())

  /** Runs all lines of a file of confs concurrently. @returns the number of executions by task */
  async function executed(lines: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const before = log().length
    const confs = lines.map((line) => ({ ...(parseJson(line, 'The line') as Conf), home: home.file('.') }))
    const runs = await Promise.all(confs.map((conf) => home.triggerDag('grid_dag', conf)))
    await Promise.all(runs.map((run) => home.ended(run)))
    const counts: Record<string, number> = {}
    for (const line of log().slice(before)) {
      const [task = ''] = line.split(' ')
      counts[task] = (counts[task] ?? 0) + 1
    }
    return counts
  }

  function log(): readonly string[] {
    try {
      return readFileSync(home.file('grid.log'), 'utf8').trimEnd().split('\n')
    } catch {
      return []
    }
  }

  test('C17: each distinct pair runs once, shared tasks run once, and a second time nothing runs', async () => {
    const grid = ['0.1', '0.30000000000000004', '0.001'].flatMap((lr) => [
      `{"lr": ${lr}, "depth": 3}`,
      `{"lr": ${lr}, "depth": 5}`,
    ])
    expect(await executed(grid.slice(0, 1))).toEqual({ grid_prepare: 1, grid_train: 1, grid_evaluate: 1 })
    expect(await executed(grid)).toEqual({ grid_train: 5, grid_evaluate: 5 })
    expect(await executed(grid)).toEqual({})
  })

  test('C17: numbers that are equal are one set of values, however they are written, and neighbours are two', async () => {
    await executed(['{"lr": 0.1, "depth": 3}', '{"lr": 0.30000000000000004, "depth": 3}'])
    expect(await executed(['{"lr":1e-1,"depth":3}', '{"depth":3,"lr":0.10}'])).toEqual({})
    const others = ['{"lr":0.3,"depth":3}', '{"lr":-0.0,"depth":3}', '{"lr":0,"depth":3}', '{"lr":5e-324,"depth":3}']
    expect(await executed(others)).toEqual({ grid_train: 3, grid_evaluate: 3 })
    expect(log()).toContain('grid_train 5e-324 3')
    expect(await executed(others)).toEqual({})
  })
})
