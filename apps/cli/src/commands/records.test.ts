import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HomeHere } from '../command-line-here.fixture.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const DAG = 'ml_training_dag'
const conf = (second: string) => JSON.stringify({ parameter_1: 'records', parameter_2: second })

let home: HomeHere
beforeAll(async () => {
  home = new HomeHere()
  await home.standalone()
  for (const second of ['x', 'y'])
    expect((await home.call('trigger_dag', DAG, '-c', conf(second), '-r', `run-${second}`, '--wait')).code).toBe(0)
})
afterAll(() => home.remove())

const call = (...args: string[]) => home.call(...args)
const json = (...args: string[]) => home.json(...args) as Promise<Record<string, unknown>[]>

test('records lists what is done of a task over all values, with the run that made it and how long it took', async () => {
  const found = await json('records', 'training_task_1', '--set', 'parameter_1=records')
  expect(found.map(({ parameters, state, made_by }) => [parameters, state, made_by])).toEqual([
    [{ parameter_1: 'records', parameter_2: 'y' }, 'done', `${DAG}/run-y`],
    [{ parameter_1: 'records', parameter_2: 'x' }, 'done', `${DAG}/run-x`],
  ])
  expect(found[0]).toMatchObject({ reason: 'finished', worker: expect.any(String), duration_ms: expect.any(Number) })
  expect(await json('records', 'training_task_1', '-c', '{"parameter_2":"x"}')).toHaveLength(1)
  expect(await json('records', '--dag', DAG, '--stale')).toEqual([])
  const all = await json('records', '--dag', DAG, '--set', 'parameter_1=records')
  expect(all.map(({ task_id }) => task_id)).toEqual([
    'common_task_1',
    'common_task_2',
    'training_task_1',
    'training_task_1',
  ])
  expect((await call('records', 'training_task_1', '-o', 'csv')).stdout).toMatch(
    /^dag_id,task_id,sample,parameters,state/,
  )
})

test('records goes on where the page before ended, and names what was meant', async () => {
  const first = await call('records', '--dag', DAG, '--limit', '3', '-o', 'json')
  const [, cursor = ''] = /--cursor (\S+)/.exec(first.stderr) ?? []
  const rest = await json('records', '--dag', DAG, '--limit', '3', '--cursor', cursor)
  expect([JSON.parse(first.stdout).length, rest.length]).toEqual([3, 1])
  expect((await home.failure('records', 'trainin_task_1')).sentence).toContain("Did you mean 'training_task_1'?")
  expect((await home.failure('records', '--set', 'nonsense=1')).sentence).toContain("'nonsense' is no parameter")
  expect((await home.failure('records', '--older', 'old')).code).toBe(2)
})

test('why shows the decision, the execution that it rests on with its log, and what comes before and after', async () => {
  const { stdout } = await call('why', DAG, 'common_task_2', '-c', conf('x'))
  expect(stdout).toContain('common_task_2: skip (finished)')
  expect(stdout).toContain(`Made by run 'run-x' of DAG '${DAG}', try 1: `)
  expect(stdout).toContain(`Log: ml-airflow logs ${DAG} common_task_2 run-x`)
  expect(stdout).toContain('After common_task_1: skip (finished)')
  expect(stdout).toContain('Before training_task_1: skip (finished)')
  const [never] = await json('why', DAG, 'training_task_1', '-c', conf('never'))
  expect(never).toMatchObject({ action: 'run', reason: 'no_previous', record: null, execution: null })
  expect((await home.failure('why', DAG, 'training_task', '-c', conf('x'))).sentence).toContain(
    "Did you mean 'training_task_1'?",
  )
})
