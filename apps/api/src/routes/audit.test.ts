import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { bearer, CONF, DAILY_DAG, expandRun, RUNS, TOKENS, testApi } from '../api.fixture.ts'

const AUDIT = '/api/v1/audit'

test('the audit log has changes, with user, address and outcome, and no reads', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const admin = { headers: bearer('admin') }
  await post(RUNS, { conf: CONF, run_id: 'first' }, { headers: bearer('operator'), remoteAddress: '10.0.0.7' })
  await post('/api/v1/dags/absent/pause', undefined, admin)
  await post('/api/v1/dags/ml_training_dag/plan', { conf: CONF }, admin)
  await get('/api/v1/runs', admin)
  await vi.waitFor(async () => {
    const { entries, next_cursor } = (await get(AUDIT, admin)).json()
    expect(next_cursor).toBeNull()
    expect(entries).toMatchObject([
      {
        event: 'POST /api/v1/dags/:dag_id/pause',
        owner: 'token of role admin',
        dag_id: 'absent',
        status: 404,
        via: 'api',
      },
      {
        event: 'POST /api/v1/dags/:dag_id/runs',
        owner: 'token of role operator',
        address: '10.0.0.7',
        dag_id: 'ml_training_dag',
        arguments: { dag_id: 'ml_training_dag', conf: CONF, run_id: 'first' },
        status: 201,
        dttm: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ])
  })
})

test('a trigger that makes no run stands with its status, whatever refused it', async () => {
  const { get, post } = await testApi()
  await post(RUNS, { conf: CONF, run_id: 'first' })
  await post(RUNS, { conf: CONF, run_id: 'first' })
  await post(RUNS, { conf: { ...CONF, parameter_1: 'other' }, run_id: 'first' })
  await post(RUNS, { conf: {}, run_id: 'second' })
  await post('/api/v1/dags/absent/runs', { conf: CONF })
  await vi.waitFor(async () => {
    const { entries } = (await get(AUDIT)).json()
    expect(entries.map(({ status }: { status: number }) => status)).toEqual([404, 400, 409, 200, 201])
  })
})

test('a trigger that makes no run is recorded with its status in one step, before its answer', async () => {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  const file = join(folder.path, 'db')
  const { get, post } = await testApi({ database: { type: 'sqlite', file } })
  const database = new DatabaseSync(file)
  database.exec(`CREATE TRIGGER added_once BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(FAIL, 'added once'); END`)
  database.close()
  await post(RUNS, { conf: CONF, run_id: 'first' })
  await post(RUNS, { conf: CONF, run_id: 'first' })
  await post(RUNS, { conf: { ...CONF, parameter_1: 'other' }, run_id: 'first' })
  await post('/api/v1/dags/absent/runs', { conf: CONF })
  const { entries } = (await get(AUDIT)).json()
  expect(entries.map(({ status }: { status: number }) => status)).toEqual([404, 409, 200, 201])
})

test('a trigger that is answered with an error after its run was made stands with the error', async () => {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  const file = join(folder.path, 'db')
  const dagFiles = { 'daily.ts': DAILY_DAG.replace("command = 'echo'", "command = 'echo'; queue = 'gpu'") }
  const { get, post } = await testApi({ dagFiles, database: { type: 'sqlite', file } })
  // The warnings of the answer need it.
  const database = new DatabaseSync(file)
  database.exec('ALTER TABLE worker RENAME TO gone')
  database.close()
  expect((await post('/api/v1/dags/daily/runs', {})).statusCode).toBe(500)
  expect((await get('/api/v1/runs')).json().runs).toHaveLength(1)
  await vi.waitFor(async () => expect((await get(AUDIT)).json().entries).toMatchObject([{ status: 500 }]))
})

test('a preview changes nothing and is not audited, and dry_run hides no change where there is no preview', async () => {
  const { get, post } = await testApi()
  await post(RUNS, { conf: CONF })
  const dryRun = { dry_run: true }
  const previews = [
    await post('/api/v1/runs/1/actions/cancel', dryRun),
    await post('/api/v1/runs/1/clear', dryRun),
    await post('/api/v1/runs/actions/cancel?dag_id=ml_training_dag', dryRun),
    await post('/api/v1/task-instances/actions/clear', { task_instances: [1], ...dryRun }),
    await post('/api/v1/records/actions/undo', { dag_id: 'ml_training_dag', ...dryRun }),
    await post('/api/v1/dags/ml_training_dag/backfill', { confs: [CONF], ...dryRun }),
  ]
  // No task instance exists before the run is expanded.
  expect(previews.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 404, 200, 200])
  await post('/api/v1/dags/ml_training_dag/pause', dryRun)
  const { entries } = (await get(AUDIT)).json()
  expect(entries.map(({ event }: { event: string }) => event)).toEqual([
    'POST /api/v1/dags/:dag_id/pause',
    'POST /api/v1/dags/:dag_id/runs',
  ])
})

test('the audit log contains no secret, whether known by its name or by its value', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const admin = { headers: bearer('admin') }
  await post(RUNS, { conf: { parameter_1: TOKENS[1].token, db_password: 'hush-hush' } }, admin)
  const answer = await get(AUDIT, admin)
  expect(answer.json().entries[0].arguments).toMatchObject({ conf: { parameter_1: '***', db_password: '***' } })
})

test('is read page by page, and filtered', async () => {
  const { get, post } = await testApi()
  for (const dag of ['a', 'b', 'a']) await post(`/api/v1/dags/${dag}/pause`)
  const first = (await get(`${AUDIT}?limit=2`)).json()
  expect(first.entries.map(({ dag_id }: { dag_id: string }) => dag_id)).toEqual(['a', 'b'])
  const second = (await get(`${AUDIT}?limit=2&cursor=${first.next_cursor}`)).json()
  expect(second).toMatchObject({ entries: [{ dag_id: 'a' }], next_cursor: null, total_estimate: null })
  expect(first.total_estimate).toBe(3)
  expect((await get(`${AUDIT}?limit=1&dag_id=a`)).json().total_estimate).toBe(2)
  expect((await get(`${AUDIT}?dag_id=b`)).json().entries).toHaveLength(1)
  expect((await get(`${AUDIT}?owner=nobody`)).json().entries).toEqual([])
  expect((await get(`${AUDIT}?limit=0`)).statusCode).toBe(400)
})

test('is for admins', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  expect((await get(AUDIT, { headers: bearer('operator') })).statusCode).toBe(403)
})

test('an action stands with its DAG and its tasks, whatever its number names', async () => {
  const api = await testApi()
  const { get, post } = api
  await post('/api/v1/dags/ml_training_dag/backfill', { confs: [CONF] })
  const [{ id: backfill }] = (await get('/api/v1/backfills')).json().backfills
  const { id } = (
    await post('/api/v1/dags/ml_testing_dag/runs', { conf: { parameter_1: 'one', parameter_3: 'x' } })
  ).json()
  expect(id, 'a run and a backfill of other DAGs have the same number').toBe(backfill)
  await expandRun(api, id)
  await post(`/api/v1/backfills/${backfill}/pause`)
  await post('/api/v1/backfills/99/pause')
  await post('/api/v1/notifications/1/retry')
  const { task_instances: instances } = (await get('/api/v1/task-instances')).json()
  const [first] = instances
  await post('/api/v1/task-instances/actions/mark_failed', { task_instances: [first.id] })
  await post(`/api/v1/runs/${id}/actions/clear`, { task_instances: [first.id] })
  await post(`/api/v1/runs/${id}/actions/cancel`, {})
  const { entries } = (await get(`${AUDIT}?limit=6`)).json()
  const named = { task_instances: [first.id], task_ids: [first.task_id] }
  expect(entries.toReversed()).toMatchObject([
    { event: 'POST /api/v1/backfills/:id/pause', dag_id: 'ml_training_dag' },
    { event: 'POST /api/v1/backfills/:id/pause', dag_id: null },
    { event: 'POST /api/v1/notifications/:id/retry', dag_id: null },
    { event: 'POST /api/v1/task-instances/actions/:action', dag_id: 'ml_testing_dag', arguments: named },
    { event: 'POST /api/v1/runs/:id/actions/:action', dag_id: 'ml_testing_dag', arguments: named },
    { event: 'POST /api/v1/runs/:id/actions/:action', dag_id: 'ml_testing_dag' },
  ])
})
