import { expect, test, vi } from 'vitest'
import { testApi } from './api.fixture.ts'
import { CachedAnswer } from './cached-answer.ts'
import { MEASURED_DAG as DAG, measuredApi } from './measured-api.fixture.ts'

test('metrics count the ends of each DAG and task, and report queues, pools and schedules', async () => {
  const { get } = await measuredApi()
  const { body } = await get('/metrics')
  for (const line of [
    `dag_runs_ended{dag_id="${DAG}",state="failed"} 2`,
    `dag_run_duration_seconds{dag_id="${DAG}",quantile="0.5"} 1.5`,
    `dag_saved_seconds{dag_id="${DAG}"} 4.5`,
    `dag_reused{dag_id="${DAG}"} 3`,
    `task_tries_ended{dag_id="${DAG}",task_id="training_task_1",outcome="success"} 2`,
    `task_duration_seconds{dag_id="${DAG}",task_id="training_task_1",quantile="0.95"} 3`,
    'pool_slots{pool="default_pool"} 128',
    'pool_used_slots{pool="default_pool"} 0',
    'series_left_out{metric="ml_airflow_task_tries_ended"} 0',
  ])
    expect(body).toContain(`ml_airflow_${line}\n`)
  expect(body).toMatch(/ml_airflow_schedule_overdue_seconds\{dag_id="daily"\} 6\d/)
  expect(body).not.toContain('dag_id="gone"')
})

test('scrapes at short intervals read the database once', async () => {
  const { get, store } = await testApi()
  const read = vi.spyOn(store.measures, 'window')
  await Promise.all([get('/metrics'), get('/metrics')])
  await get('/metrics')
  expect(read).toHaveBeenCalledTimes(1)
})

test('a series per DAG and task is left out beyond a number, and counted', async () => {
  const { get, store } = await testApi()
  const window = await store.measures.window(3600_000)
  const instances = Array.from({ length: 5_003 }, (_, at) => ({
    dagId: DAG,
    taskId: `t${at}`,
    state: 'success',
    total: 1,
  }))
  store.measures.window = async () => ({ ...window, instances })
  const { body } = await get('/metrics')
  expect(body.match(/^ml_airflow_task_instances_ended\{/gm)).toHaveLength(5_000)
  expect(body).toContain('ml_airflow_series_left_out{metric="ml_airflow_task_instances_ended"} 3')
})

test('a failure is not kept, and an answer only for its time', async () => {
  let made = 0
  const kept = new CachedAnswer(async () => {
    made += 1
    if (made === 1) throw new Error('away')
    return made
  }, 10_000)
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000)
  await expect(kept.get()).rejects.toThrow('away')
  expect([await kept.get(), await kept.get()]).toEqual([2, 2])
  clock.mockReturnValue(11_000)
  expect(await kept.get()).toBe(3)
  clock.mockRestore()
})
