import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { bearer, CONF, expandRun, RUNS, TOKENS, testApi } from '../api.fixture.ts'

/** The task declares the file 'made'. */
const MADE_DAG = `
  import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
  class Made extends MLTaskSubDag {
    id = 'made_task'; parameters = NoParameters; command = 'true'
    parametersProvider() { return [] }
    outputPathProvider({ outputDir }) { return outputDir + '/made' }
  }
  export const made = defineDag({ id: 'made', parameters: NoParameters, tasks: [new Made()] })`

it('runs a DAG again, with other values where they are given', async () => {
  const { post, get } = await testApi()
  const { id } = (await post(RUNS, { conf: CONF })).json()
  const preview = (await post(`/api/v1/runs/${id}/actions/run_again`, { dry_run: true })).json()
  expect(preview.runs).toEqual([{ id: null, dag_id: 'ml_training_dag', run_id: null }])
  expect((await get('/api/v1/runs')).json().runs).toHaveLength(1)
  const again = (await post(`/api/v1/runs/${id}/actions/run_again`, { conf: { parameter_2: 'new' } })).json()
  const run = (await get(`/api/v1/runs/${again.runs[0].id}`)).json()
  expect(run.conf).toEqual({ ...CONF, parameter_2: 'new' })
  expect(run.triggered_by).toContain('again after')
  expect(run.differs_from.changes).toEqual({ parameter_2: ['two', 'new'] })
})

it('runs a DAG again by the files of a run, and names the files that differ', async () => {
  const file = (command: string) => `id: edited\ntasks: { edited_say: { command: ${command} } }\n`
  const { post, get, dagsFolder } = await testApi({ dagFiles: { 'edited.yaml': file('echo old') } })
  const { id, definition } = (await post('/api/v1/dags/edited/runs', {})).json()
  const again = (body: object) => post(`/api/v1/runs/${id}/actions/run_again`, body)
  expect((await again({ dry_run: true })).json().definition_changes).toEqual([])
  writeFileSync(join(dagsFolder, 'edited.yaml'), file('echo new'))
  const current = async () => (await get('/api/v1/dags/edited/source')).json().definition
  await vi.waitUntil(async () => (await current()) !== definition, { timeout: 10_000 })

  const kept = (await again({ keep_definition: true })).json()
  expect(kept.definition_changes).toEqual([{ path: 'edited.yaml', change: 'changed' }])
  expect((await get(`/api/v1/runs/${kept.runs[0].id}`)).json().definition).toBe(definition)
  const [{ id: other }] = (await again({})).json().runs
  expect((await get(`/api/v1/runs/${other}`)).json().definition).toBe(await current())

  const { id: builtIn } = (await post(RUNS, { conf: CONF })).json()
  const refused = await post(`/api/v1/runs/${builtIn}/actions/run_again`, { keep_definition: true, dry_run: true })
  expect(refused.statusCode).toBe(409)
  expect(refused.json().message).toContain('the DAG belongs to the installation')
})

it('acts on task instances of several runs at once', async () => {
  const api = await testApi()
  const runs = []
  for (const parameter_2 of ['x', 'y']) {
    const { id } = (await api.post(RUNS, { conf: { ...CONF, parameter_2 } })).json()
    await expandRun(api, id)
    runs.push(id)
  }
  const instances = (await api.get('/api/v1/task-instances')).json().task_instances
  const ids = instances.map(({ id }: { id: number }) => id)
  const report = (await api.post('/api/v1/task-instances/actions/cancel', { task_instances: ids })).json()
  expect(report.runs.map(({ id }: { id: number }) => id).sort()).toEqual(runs)
  for (const id of runs) expect((await api.get(`/api/v1/runs/${id}`)).json().state).toBe('cancelled')
  const unknown = await api.post('/api/v1/task-instances/actions/clear', { task_instances: [999_999] })
  expect(unknown.json().message).toBe('There are no task instances 999999.')
})

it.each([
  ['cancel', { task_ids: ['common_task_1'] }, "'task_ids' cannot be given for cancel, which applies to whole runs."],
  ['cancel', { samples: ['s'], downstream: true }, "'samples', 'downstream' cannot be given for cancel"],
  ['cancel', { task_instances: [1], dry_run: true }, "'task_instances' cannot be given for cancel"],
  ['cancel', { keep_definition: true }, 'Allowed are reason, dry_run.'],
  ['run_again', { task_ids: ['common_task_1'], samples: [] }, "'task_ids', 'samples' cannot be given for run_again"],
  ['run_again', { task_instances: [1] }, 'Allowed are conf, keep_definition, reason, dry_run.'],
  ['clear', { conf: {} }, "'conf' cannot be given for clear. Allowed are task_instances, task_ids, samples, "],
  ['mark_failed', { keep_definition: true }, "'keep_definition' cannot be given for mark_failed. Allowed are "],
])('%s refuses what it would ignore, and changes nothing: %j', async (action, body, sentence) => {
  const { post, get } = await testApi()
  const { id } = (await post(RUNS, { conf: CONF })).json()
  const refused = await post(`/api/v1/runs/${id}/actions/${action}`, body)
  expect(refused.json()).toMatchObject({ code: 'bad_argument', message: expect.stringContaining(sentence) })
  expect(refused.statusCode).toBe(400)
  expect((await get('/api/v1/runs')).json().runs).toMatchObject([{ id, state: 'queued' }])
})

it('a cancellation of several runs refuses what it would ignore as well', async () => {
  const { post } = await testApi()
  await post(RUNS, { conf: CONF })
  const one = await post('/api/v1/task-instances/actions/cancel', { task_instances: [1], downstream: true })
  expect(one.json().message).toMatch(
    /^'downstream' cannot be given for cancel.* Allowed are reason, dry_run, task_instances/,
  )
  const some = await post('/api/v1/runs/actions/cancel?state=queued', { keep_definition: true })
  expect(some.json().message).toMatch(/^'keep_definition' cannot be given for cancel/)
})

it.each([
  ['runs/1/actions/mark_failed', {}, 'task_instances, task_ids, samples, downstream, reason, dry_run'],
  ['task-instances/actions/mark_failed', { task_instances: [1] }, 'task_instances, downstream, reason, dry_run'],
  ['runs/actions/cancel?state=queued', {}, 'reason, dry_run'],
])('%s offers only fields that it accepts', async (url, body, names) => {
  const { post } = await testApi()
  await post(RUNS, { conf: CONF })
  const refused = await post(`/api/v1/${url}`, { ...body, keep_definition: true })
  expect(refused.json().message).toMatch(new RegExp(` Allowed are ${names}\\.$`))
})

it('cancels a run that has no task instances yet', async () => {
  const { post, get } = await testApi()
  const { id } = (await post(RUNS, { conf: CONF })).json()
  const cancel = async (body: object) => (await post(`/api/v1/runs/${id}/actions/cancel`, body)).json()
  const foreseen = { summary: '1 run is cancelled.', runs: [{ id }], task_instances: [] }
  expect(await cancel({ dry_run: true })).toMatchObject(foreseen)
  expect(await cancel({})).toMatchObject(foreseen)
  expect((await get(`/api/v1/runs/${id}`)).json().state).toBe('cancelled')
  expect(await cancel({ dry_run: true })).toMatchObject({ runs: [] })
})

it('marks a task as done, and tasks that failed because of it alone continue', async () => {
  const api = await testApi()
  const { id } = (await api.post(RUNS, { conf: CONF })).json()
  await expandRun(api, id)
  await api.post(`/api/v1/runs/${id}/actions/mark_failed`, { task_ids: ['common_task_1'] })
  expect((await api.get(`/api/v1/runs/${id}`)).json().state).toBe('failed')
  const marked = (await api.post(`/api/v1/runs/${id}/actions/mark_success`, { task_ids: ['common_task_1'] })).json()
  expect(marked.summary).toBe('1 task instance is marked as success; 2 more change with them.')
  const { state, task_instances: found } = (await api.get(`/api/v1/runs/${id}`)).json()
  expect(state).toBe('running')
  expect(found.map((one: { state: string }) => one.state)).toEqual(['success', 'queued', 'waiting'])
  const [first] = found
  const { tries } = (await api.get(`/api/v1/task-instances/${first.id}`)).json()
  expect(tries.at(-1).sentence).toMatch(/^Marked as success by .*; nothing was run\.$/)
})

it('a task that was marked has a log that says who marked it and when', async () => {
  const api = await testApi({ tokens: TOKENS })
  const as = { headers: bearer('operator') }
  const { id } = (await api.post(RUNS, { conf: CONF }, as)).json()
  await expandRun(api, id)
  await api.post(`/api/v1/runs/${id}/actions/mark_failed`, { task_ids: ['common_task_1'] }, as)
  const log = `/api/v1/runs/${id}/tasks/common_task_1/tries/1/log`
  const line =
    /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] ml-airflow\| Marked as failed by token of role operator; nothing was run\.\n$/
  for (const query of ['', '?all=true']) {
    const answer = await api.get(log + query, as)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.body).toMatch(line)
  }
  const [first, second] = [await api.get(log, as), await api.get(`${log}?offset=10`, as)]
  expect(second.body).toBe(first.body.slice(10))
  expect(first.headers['log-complete']).toBe('true')
  const stream = (await api.get(`${log}/stream`, as)).body
  expect(stream).toMatch(/data: \[.*Marked as failed by token of role operator; nothing was run\.\n/)
  expect(stream).toMatch(/event: end/)
})

it('marks no task as done without its output, and the preview says so', async () => {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  const output = join(folder.path, 'made')
  const api = await testApi({ dagFiles: { 'made.mjs': MADE_DAG }, env: { OUTPUT_DIR: folder.path } })
  const { id } = (await api.post('/api/v1/dags/made/runs', {})).json()
  await expandRun(api, id)
  const mark = (dry: boolean) => api.post(`/api/v1/runs/${id}/actions/mark_success`, { dry_run: dry })
  for (const dry of [true, false]) {
    const refused = await mark(dry)
    expect(refused.statusCode).toBe(409)
    expect(refused.json().message).toContain(`its output ${output} is not there`)
  }
  writeFileSync(output, 'a result')
  expect((await mark(false)).json().summary).toBe('1 task instance is marked as success.')
  expect((await api.get(`/api/v1/runs/${id}`)).json().task_instances[0].output_path).toBe(output)
})

it('refuses tasks that a run does not have, also before the run has task instances', async () => {
  const api = await testApi()
  const { id } = (await api.post(RUNS, { conf: CONF, run_id: 'known' })).json()
  const act = (action: string, body: object) => api.post(`/api/v1/runs/${id}/actions/${action}`, body)
  const sentence = "Run 'known' of DAG 'ml_training_dag' has no task 'nope'; its tasks are 'common_task_1', "
  for (const isExpanded of [false, true]) {
    if (isExpanded) await expandRun(api, id)
    for (const action of ['clear', 'force', 'retry_failed', 'mark_success', 'mark_failed']) {
      const answer = await act(action, { task_ids: ['nope'] })
      expect(answer.statusCode, action).toBe(400)
      expect(answer.json().message).toContain(sentence)
    }
  }
  expect((await act('clear', { task_instances: [4711] })).json().message).toMatch(/has no task instance 4711\.$/)
})

it('refuses an insufficient role, and an unknown action', async () => {
  const { post } = await testApi({ tokens: TOKENS })
  const as = (role: 'viewer' | 'operator') => ({ headers: bearer(role) })
  expect((await post('/api/v1/runs/1/actions/clear', {}, as('viewer'))).statusCode).toBe(403)
  expect((await post('/api/v1/runs/1/actions/explode', {}, as('operator'))).json().message).toContain('run_again')
  expect((await post('/api/v1/runs/1/actions/clear', {}, as('operator'))).statusCode).toBe(404)
})

it('the preview of a force says which tasks a rule leaves out, and which it had left out', async () => {
  const tasks = `{ told: { command: 'true' }, alert: { command: 'true', after: [told], trigger_rule: one_failed } }`
  const api = await testApi({ dagFiles: { 'alerted.yaml': `id: alerted\ntasks: ${tasks}\n` } })
  const { id } = (await api.post('/api/v1/dags/alerted/runs', {})).json()
  await expandRun(api, id)
  const act = async (action: string, body: object) =>
    (await api.post(`/api/v1/runs/${id}/actions/${action}`, body)).json().task_instances
  const marked = await act('mark_success', { task_ids: ['told'], dry_run: true })
  expect(marked).toMatchObject([
    { task_id: 'told', to: 'success', was_left_out: false, left_out: false },
    { task_id: 'alert', to: 'skipped', was_left_out: false, left_out: true },
  ])
  await act('mark_success', { task_ids: ['told'] })
  const forced = await act('force', { task_ids: ['alert'], dry_run: true })
  expect(forced).toMatchObject([{ task_id: 'alert', to: 'skipped', was_left_out: true, left_out: true }])
})
