import { DagRegistry, defineDag } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { expect, test } from 'vitest'
import { testApi } from '../api.fixture.ts'

test('lists all DAGs, and the DAG files that are broken', async () => {
  const { dags } = await loadDags()
  const failures = [{ source: 'broken.ts', sentence: 'It throws.' }]
  const registry = new DagRegistry(
    dags.map((dag) => ({ dag, source: 'built-in' })),
    failures,
  )
  const { get } = await testApi({ registry })
  const body = (await get('/api/v1/dags')).json()
  expect(body.failures).toEqual([{ source: 'broken.ts', sentence: 'It throws.', problems: [] }])
  expect(body.dags).toContainEqual(
    expect.objectContaining({
      dag_id: 'ml_training_dag',
      description: expect.any(String),
      paused: false,
      task_count: 3,
      schedule: null,
    }),
  )
})

test('shows the schedule of a DAG and its missed dates', async () => {
  const { dags } = await loadDags()
  const plain = dags.find(({ id }) => id === 'ml_training_dag')
  if (plain === undefined) return expect.unreachable()
  const dag = defineDag({
    id: 'nightly_dag',
    parameters: plain.parameters,
    tasks: [...plain.tasks.values()],
    schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' },
    startDate: new Date('2030-03-30'),
    conf: { parameter_1: 'a', parameter_2: 'b' },
  })
  const { get, store } = await testApi({
    registry: new DagRegistry([...dags, dag].map((one) => ({ dag: one, source: 'test' }))),
  })
  const read = async () => (await get('/api/v1/dags/nightly_dag')).json().schedule
  expect(await read()).toEqual({
    cron: '30 2 * * *',
    time_zone: 'Europe/Berlin',
    catchup: true,
    overlap: 'queue',
    missed: 0,
    start_date: '2030-03-30T00:00:00.000Z',
    end_date: null,
    next_execution: '2030-03-30T01:30:00.000Z',
    next_run_at: '2030-03-31T01:00:00.000Z',
  })
  const late = { reason: 'late', first: new Date(), last: new Date(), count: 3 } as const
  await store.schedules.add('nightly_dag', 'other times', undefined)
  await store.schedules.tick({
    dagId: 'nightly_dag',
    epoch: 0,
    date: new Date('2030-03-31T01:00:00Z'),
    run: undefined,
    missed: [late],
    next: undefined,
  })
  expect(await read()).toMatchObject({ missed: 3, next_execution: '2030-04-01T00:30:00.000Z' })
})

test('shows a DAG with its edges, and its parameters as JSON Schema', async () => {
  const { get } = await testApi()
  const dag = (await get('/api/v1/dags/ml_training_dag')).json()
  expect(dag.parameters).toMatchObject({
    type: 'object',
    required: ['parameter_1', 'parameter_2'],
    additionalProperties: false,
  })
  expect(dag.tasks.map(({ task_id, after }: { task_id: string; after: string[] }) => [task_id, after])).toEqual([
    ['common_task_1', []],
    ['common_task_2', ['common_task_1']],
    ['training_task_1', ['common_task_2']],
  ])
  expect(dag.tasks[0]).toMatchObject({ per_sample: false, table: 'common_task_1', retries: 0, timeout: 0 })
})
