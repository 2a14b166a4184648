import { expect, it } from 'vitest'
import { CONF, testApi } from '../api.fixture.ts'
import { startedTry } from './started-try.fixture.ts'

it('lists records over all values, by values and states, page by page', async () => {
  const api = await testApi()
  const started = await startedTry(api)
  const list = async (query: string) => (await api.get(`/api/v1/records?dag_id=ml_training_dag&${query}`)).json()
  expect((await list('')).records.map((one: { state: string }) => one.state)).toEqual(['running', 'never', 'never'])
  await started.settle()
  const [done] = (await list('state=done')).records
  expect(done).toMatchObject({
    task_id: 'common_task_1',
    parameters: { parameter_1: 'one' },
    reason: 'finished',
    worker: 'worker',
    execution: { run: started.id, try_number: 1 },
  })
  expect((await list('conf.parameter_2=two')).records).toHaveLength(3)
  expect((await list('conf.parameter_2=other')).records).toHaveLength(2)
  expect((await list('conf.nothing=1')).message).toContain("'nothing' is not a parameter")
  const first = await list('limit=2')
  expect((await list(`limit=2&cursor=${first.next_cursor}`)).records).toHaveLength(1)
  expect((await list('cursor=nonsense')).message).toContain('next_cursor')
})

it('explains the decisions of a planned run, and the executions behind them', async () => {
  const api = await testApi()
  const started = await startedTry(api)
  await started.settle()
  const why = async (body: object) =>
    (await api.post('/api/v1/dags/ml_training_dag/why', { conf: CONF, ...body })).json()
  const [first] = (await why({ task_id: 'common_task_1' })).task_instances
  expect(first).toMatchObject({ decision: 'skip', execution: { run: started.id }, upstream: [] })
  expect(first.downstream).toMatchObject([{ task_id: 'common_task_2', reason: 'no_previous' }])
  expect((await why({})).task_instances).toHaveLength(3)
  expect((await why({ task_id: 'nothing' })).message).toContain("has no task 'nothing'")
})

it('changes the records of the preview, and names the reason for each that stays', async () => {
  const api = await testApi()
  const started = await startedTry(api)
  const act = async (action: string, body: object) => (await api.post(`/api/v1/records/actions/${action}`, body)).json()
  const all = { dag_id: 'ml_training_dag', reason: 'why not' }
  expect((await act('undo', all)).left[0].sentence).toBe('A task works on it now.')
  await started.settle()
  const preview = await act('undo', { ...all, dry_run: true })
  expect(preview).toMatchObject({ dry_run: true, changed: 0, records: [{ task_id: 'common_task_1', state: 'done' }] })
  const done = await act('undo', all)
  expect(done).toMatchObject({ changed: 1, records: preview.records, left: preview.left })
  expect(await act('declare_done', { ...all, conf: { parameter_2: 'other' } })).toMatchObject({ changed: 2 })
  const { records } = (await api.get('/api/v1/records?task_id=common_task_1')).json()
  expect(records[0]).toMatchObject({ state: 'done', execution: null })
  expect((await act('undo', {})).message).toContain('Give dag_id or task_id')
  const { entries } = (await api.get('/api/v1/audit')).json()
  expect(JSON.stringify(entries)).toContain('why not')
})
