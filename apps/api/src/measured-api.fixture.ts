import { TRY_OUTCOMES } from '@ml-airflow/core'
import { CONF, DAILY_DAG, expandRun, RUNS, type TestApi, type TestApiOptions, testApi } from './api.fixture.ts'

export const MEASURED_DAG = 'ml_training_dag'

/** An API with data for every metric: a run with waiting tasks, an overdue schedule, and runs that ended in the last hour. */
export async function measuredApi(options: Pick<TestApiOptions, 'later'> = {}): Promise<TestApi> {
  const api = await testApi({ ...options, dagFiles: { 'daily.ts': DAILY_DAG } })
  const { post, store } = api
  const { id } = (await post(RUNS, { conf: CONF })).json()
  await expandRun(api, id)
  const due = { date: new Date('2026-01-01'), dueAt: new Date(Date.now() - 60_000) }
  await store.schedules.add('daily', 'daily', due)
  await store.schedules.add('gone', 'daily', due)
  const schedules = await store.measures.schedules()
  store.measures.schedules = async () => schedules.map((one) => ({ ...one, lastLagMs: 2000 }))
  await endedInTheLastHour(api)
  return api
}

async function endedInTheLastHour({ store }: TestApi): Promise<void> {
  const window = await store.measures.window(3600_000)
  const spread = { total: 2, medianMs: 1500, highMs: 3000, longestMs: 3000 }
  const dagId = MEASURED_DAG
  const taskId = 'training_task_1'
  store.measures.window = async () => ({
    ...window,
    runs: ['failed', 'success'].map((state) => ({ dagId, state, ...spread })),
    instances: [{ dagId, taskId, state: 'success', total: 2 }],
    tries: TRY_OUTCOMES.map((outcome) => ({ dagId, taskId, outcome, ...spread })),
    savings: [{ dagId, total: 3, savedMs: 4500 }],
    waits: [{ queue: 'default', ...spread }],
  })
}
