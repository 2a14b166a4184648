import { DagRegistry } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { expect, test } from 'vitest'
import { testApi } from '../test-api.ts'

test('lists all DAGs, and the DAG files that are broken', async () => {
  const { dags } = await loadDags()
  const failures = [{ source: 'broken.ts', sentence: 'It throws.' }]
  const registry = new DagRegistry(
    dags.map((dag) => ({ dag, source: 'built-in' })),
    failures,
  )
  const { get } = await testApi({ registry })
  const body = (await get('/api/v1/dags')).json()
  expect(body.failures).toEqual(failures)
  expect(body.dags).toContainEqual({
    dag_id: 'ml_training_dag',
    description: expect.any(String),
    paused: false,
    task_count: 3,
  })
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
