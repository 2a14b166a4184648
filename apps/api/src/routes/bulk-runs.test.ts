import { expect, it } from 'vitest'
import { bearer, type TestApi, TOKENS, testApi } from '../api.fixture.ts'

const [VIEWER, OPERATOR] = (['viewer', 'operator'] as const).map((role) => ({ headers: bearer(role) }))
const DAG = 'ml_training_dag'

async function withRuns(count: number) {
  const api = await testApi({ tokens: TOKENS })
  for (let index = 0; index < count; index += 1) {
    const conf = { parameter_1: `model-${index}`, parameter_2: 'two' }
    const { statusCode } = await api.post(`/api/v1/dags/${DAG}/runs`, { run_id: `r${index}`, conf }, OPERATOR)
    expect(statusCode).toBe(201)
  }
  return api
}

async function statesOf({ get }: Pick<TestApi, 'get'>): Promise<Readonly<Record<string, string>>> {
  const { runs } = (await get('/api/v1/runs', VIEWER)).json() as { runs: { run_id: string; state: string }[] }
  return Object.fromEntries(runs.map(({ run_id, state }) => [run_id, state]))
}

it('cancels the runs that match the conditions, also those not started; dry_run only lists them', async () => {
  const api = await withRuns(3)
  const url = `/api/v1/runs/actions/cancel?dag_id=${DAG}&conf.parameter_1=model-1`
  const planned = (await api.post(url, { dry_run: true }, OPERATOR)).json()
  expect(planned).toMatchObject({ action: 'cancel', dry_run: true, summary: '1 run is cancelled.' })
  expect(await statesOf(api)).toEqual({ r0: 'queued', r1: 'queued', r2: 'queued' })
  expect((await api.post(url, {}, OPERATOR)).json().runs).toMatchObject([{ dag_id: DAG, run_id: 'r1' }])
  expect(await statesOf(api)).toEqual({ r0: 'queued', r1: 'cancelled', r2: 'queued' })
  const rest = (await api.post('/api/v1/runs/actions/cancel?state=queued', {}, OPERATOR)).json()
  expect(rest.summary).toBe('2 runs are cancelled.')
  const again = (await api.post(`/api/v1/runs/actions/cancel?dag_id=${DAG}`, {}, OPERATOR)).json()
  expect(again).toMatchObject({
    runs: [],
    summary: 'Nothing to do: no run matches and is in a state that allows this.',
  })
})

it('requires a condition, an operator, and a known action', async () => {
  const { post } = await withRuns(0)
  const all = await post('/api/v1/runs/actions/cancel', {}, OPERATOR)
  expect([all.statusCode, all.json().message]).toEqual([400, expect.stringContaining('all runs would be selected')])
  expect((await post('/api/v1/runs/actions/cancel?state=queued', {}, VIEWER)).statusCode).toBe(403)
  const unknown = await post('/api/v1/runs/actions/force?state=queued', {}, OPERATOR)
  expect([unknown.statusCode, unknown.json().message]).toEqual([
    400,
    expect.stringContaining('cancel, retry_failed, clear'),
  ])
  const misspelt = await post('/api/v1/runs/actions/cancel?stat=queued', {}, OPERATOR)
  expect([misspelt.statusCode, misspelt.json().message]).toEqual([400, expect.stringContaining('stat')])
})
