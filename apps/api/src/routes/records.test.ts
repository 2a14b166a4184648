import { expect, it } from 'vitest'
import { CONF, testApi } from '../test-api.ts'
import { startedTry } from './started-try.fixture.ts'

it('lists records over all values, by values and states, page by page', async () => {
  const api = await testApi()
  const started = await startedTry(api)
  const list = async (query: string) => (await api.get(`/api/v1/records?dag_id=ml_training_dag&${query}`)).json()
  expect((await list('')).records.map((one: { state: string }) => one.state)).toEqual(['running', 'never', 'never'])
  await started.settle()
  const [done] = (await list('state=done')).records
  expect(done).toMatchObject({
    ...{ task_id: 'common_task_1', parameters: { parameter_1: 'one' }, reason: 'finished', worker: 'worker' },
    execution: { run: started.id, try_number: 1 },
  })
  expect((await list('conf.parameter_2=two')).records).toHaveLength(3)
  expect((await list('conf.parameter_2=other')).records).toHaveLength(2)
  expect((await list('conf.nothing=1')).message).toContain("'nothing' is no parameter")
  const first = await list('limit=2')
  expect((await list(`limit=2&cursor=${first.next_cursor}`)).records).toHaveLength(1)
  expect((await list('cursor=nonsense')).message).toContain('next_cursor')
})

it('says why a run would do what it would do, and what that rests on', async () => {
  const api = await testApi()
  const started = await startedTry(api)
  await started.settle()
  const why = async (body: object) =>
    (await api.post('/api/v1/dags/ml_training_dag/why', { conf: CONF, ...body })).json()
  const [first] = (await why({ task_id: 'common_task_1' })).task_instances
  expect(first).toMatchObject({ action: 'skip', execution: { run: started.id }, upstream: [] })
  expect(first.downstream).toMatchObject([{ task_id: 'common_task_2', reason: 'no_previous' }])
  expect((await why({})).task_instances).toHaveLength(3)
  expect((await why({ task_id: 'nothing' })).message).toContain("has no task 'nothing'")
})
