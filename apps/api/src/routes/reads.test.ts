import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadDags } from '@ml-airflow/dags'
import { expect, it } from 'vitest'
import { CONF, DAILY_DAG, expandRun, RUNS, type TestApi, testApi } from '../api.fixture.ts'

async function twoRuns(): Promise<TestApi & { readonly first: number; readonly second: number }> {
  const api = await testApi()
  const first = (await api.post(RUNS, { conf: CONF, run_id: 'first' })).json().id
  const second = (await api.post(RUNS, { conf: { ...CONF, parameter_2: 'three' }, run_id: 'second' })).json().id
  await expandRun(api, first)
  await expandRun(api, second)
  return { ...api, first, second }
}

it('lists DAGs with their newest runs', async () => {
  const { get, second } = await twoRuns()
  const { dags, next_cursor: next } = (await get('/api/v1/dags')).json()
  expect(next).toBeNull()
  const dag = dags.find(({ dag_id: id }: { dag_id: string }) => id === 'ml_training_dag')
  expect(dag).toMatchObject({ owner: '', tags: [], file: 'built-in', paused: false, success_rate: null })
  expect(dag.counts).toEqual({ queued: 0, running: 2, success: 0, failed: 0, cancelled: 0 })
  expect(dag.recent_runs.map((run: { run_id: string }) => run.run_id)).toEqual(['first', 'second'])
  expect(dag.recent_runs[1]).toMatchObject({ id: second, state: 'running', duration_ms: expect.any(Number) })
})

it('pages, filters and sorts DAGs', async () => {
  const { get } = await twoRuns()
  const ids = async (query: string) =>
    (await get(`/api/v1/dags?${query}`)).json().dags.map(({ dag_id: id }: { dag_id: string }) => id)
  const all = await ids('')
  expect(all).toEqual([...all].sort())
  expect(await ids('q=IRIS')).toEqual(['iris_training_dag'])
  expect((await ids('sort=last_run'))[0]).toBe('ml_training_dag')
  const { next_cursor: cursor } = (await get('/api/v1/dags?limit=1')).json()
  expect(await ids(`limit=1&cursor=${cursor}`)).toEqual([all[1]])
  expect(await ids('tag=none')).toEqual([])
  expect(await ids('paused=true')).toEqual([])
  expect((await get('/api/v1/dags?sort=size')).json().message).toContain('allowed are name, last_run, next_run')
})

it('unfolds a row of the grid to the samples of a task', async () => {
  const { get, first, second } = await twoRuns()
  const row = (await get('/api/v1/dags/ml_training_dag/grid/tasks/training_task_1')).json()
  expect(Object.keys(row.cells)).toEqual([String(first), String(second)])
  expect(row.samples.length).toBeGreaterThan(0)
  expect(row.cells[first][row.samples[0]]).toEqual({
    state: 'waiting',
    decision: 'run',
    reason: 'no_previous',
    duration_ms: null,
    left_out: false,
  })
  expect(row).toMatchObject({ is_cut_off: false, next_cursor: null })
})

it('lists DAG files that could not be loaded', async () => {
  const { get } = await testApi({ dagFiles: { 'broken.mjs': 'throw new Error("Broken on purpose")' } })
  const { import_errors: found } = (await get('/api/v1/import-errors')).json()
  expect(found).toEqual([
    {
      file: expect.stringMatching(/broken\.mjs$/),
      message: expect.stringContaining('Broken on purpose'),
      problems: [],
    },
  ])
})

it('shows the errors of a YAML file with their positions, and the text of a valid one', async () => {
  const good = "id: in_yaml\ntasks: { in_yaml_task: { command: 'true' } }\n"
  const { get } = await testApi({
    dagFiles: { 'good.yaml': good, 'bad.yaml': 'id: bad\ntasks: { t: { comand: x } }\n' },
  })
  const { import_errors: found } = (await get('/api/v1/import-errors')).json()
  const sentence = "The key 'comand' is unknown. Did you mean 'command'?"
  expect(found).toEqual([
    {
      file: expect.stringMatching(/bad\.yaml$/),
      message: `Line 2, column 15: ${sentence}`,
      problems: [{ line: 2, column: 15, sentence, frame: expect.stringContaining('2 | tasks: { t: { comand: x } }') }],
    },
  ])
  expect((await get('/api/v1/dags/in_yaml/source')).json().files).toMatchObject([
    { path: 'good.yaml', language: 'yaml', text: good },
  ])
})

it('shows the files of a DAG that a run uses, beside the current ones', async () => {
  const text = (word: string) => `id: seen_yaml\ntasks: { seen_task: { command: 'echo ${word}' } }\n`
  const { get, post, registry, dagsFolder } = await testApi({ dagFiles: { 'seen.yaml': text('old') } })
  const run = (await post('/api/v1/dags/seen_yaml/runs', {})).json()
  writeFileSync(join(dagsFolder, 'seen.yaml'), text('new'))
  registry.adopt(await loadDags({ folder: dagsFolder }))
  const seen = async (query: string) => (await get(`/api/v1/dags/seen_yaml/source${query}`)).json()
  expect(await seen('')).toMatchObject({ as_of: 'now', files: [{ text: text('new') }] })
  expect(await seen(`?run=${run.id}`)).toEqual({
    as_of: 'run',
    definition: run.definition,
    files: [expect.objectContaining({ path: 'seen.yaml', language: 'yaml', text: text('old') })],
  })
  expect((await seen('')).definition).not.toBe(run.definition)
})

it('lists runs with counts, and the values that differ from the defaults', async () => {
  const { get, first } = await twoRuns()
  const { runs } = (await get('/api/v1/runs')).json()
  expect(runs.map((run: { run_id: string }) => run.run_id)).toEqual(['second', 'first'])
  expect(runs[0].differs_from).toEqual({ id: first, run_id: 'first', changes: { parameter_2: ['two', 'three'] } })
  expect(runs[1].differs_from).toBeNull()
  expect(runs[0].counts).toEqual({ queued: expect.any(Number), waiting: expect.any(Number) })
})

it.each([
  ['conf.parameter_2=three', ['second']],
  ['type=manual', ['second', 'first']],
  ['type=backfill', []],
  ['state=queued,running', ['second', 'first']],
  ['state=failed', []],
  ['q=firs', ['first']],
  ['dag_id=other', []],
])('filters runs by %s', async (query, expected) => {
  const { get } = await twoRuns()
  const { runs } = (await get(`/api/v1/runs?${query}`)).json()
  expect(runs.map((run: { run_id: string }) => run.run_id)).toEqual(expected)
})

it('counts the runs of all pages, on the first page alone', async () => {
  const { get } = await twoRuns()
  const first = (await get('/api/v1/runs?limit=1')).json()
  expect(first.total_estimate).toBe(2)
  expect((await get(`/api/v1/runs?limit=1&cursor=${first.next_cursor}`)).json().total_estimate).toBeNull()
  expect((await get('/api/v1/runs?q=firs')).json().total_estimate).toBe(1)
})

it('counts task instances and DAGs of all pages, on the first page alone', async () => {
  const { get, first } = await twoRuns()
  const all = (await get(`/api/v1/runs/${first}`)).json().task_instances.length
  for (const [list, total] of [
    [`runs/${first}/task-instances?limit=1`, all],
    [`runs/${first}/task-instances?limit=1&state=waiting,queued`, all],
    ['task-instances?limit=1&dag_id=ml_training_dag', 2 * all],
    ['task-instances?limit=1&task_id=common_task_1', 2],
    ['dags?limit=1&q=ml_training_dag', 1],
  ] as const) {
    const page = (await get(`/api/v1/${list}`)).json()
    expect([list, page.total_estimate]).toEqual([list, total])
    if (page.next_cursor === null) continue
    expect((await get(`/api/v1/${list}&cursor=${page.next_cursor}`)).json().total_estimate).toBeNull()
  }
})

it('refuses a condition that it does not know', async () => {
  const { get } = await testApi()
  const { statusCode, body } = await get('/api/v1/runs?colour=red')
  expect(statusCode).toBe(400)
  expect(body).toContain('colour')
})

it('shows a run with its obstacles, its graph and its task instances', async () => {
  const { get, first } = await twoRuns()
  const run = (await get(`/api/v1/runs/${first}`)).json()
  expect(run.waiting_for).toEqual([expect.stringContaining('No worker is alive')])
  const { nodes } = (await get(`/api/v1/runs/${first}/graph`)).json()
  expect(nodes[0]).toEqual({
    task_id: 'common_task_1',
    after: [],
    per_sample: false,
    samples_from: null,
    trigger_rule: 'all_success',
    optional: false,
    cell: {
      state: 'queued',
      decision: 'run',
      reason: 'no_previous',
      count: 1,
      states: { queued: 1 },
      left_out: 0,
      duration_ms: null,
    },
  })
  const page = (await get(`/api/v1/runs/${first}/task-instances?limit=2`)).json()
  expect(page.task_instances).toHaveLength(2)
  expect(page.task_instances[0]).toMatchObject({ decision: 'run', failure: null, worker: null, reused: null })
  expect(page.task_instances).toMatchObject([
    { waits_for: 'Waits for a worker: none is alive.', waits_with_run: true },
    { waits_for: 'Waits for an upstream task.', waits_with_run: false },
  ])
  const rest = (await get(`/api/v1/runs/${first}/task-instances?cursor=${page.next_cursor}`)).json()
  expect(rest.task_instances.length + 2).toBe(run.task_instances.length)
  const { id } = page.task_instances[0]
  expect((await get(`/api/v1/task-instances/${id}`)).json()).toMatchObject({
    id,
    task_id: 'common_task_1',
    command: null,
    arguments: [],
    environment: {},
    tries: [],
    record: { table: 'common_task_1', parameters: { parameter_1: 'one' }, finished_at: null },
  })
  expect((await get('/api/v1/task-instances/999')).json().message).toContain('no task instance with the number 999')
  const queued = (await get(`/api/v1/runs/${first}/task-instances?state=queued`)).json().task_instances
  expect(queued.map((one: { task_id: string }) => one.task_id)).toEqual(['common_task_1'])
})

it('pages through the task instances of all runs, those of the newest run first', async () => {
  const { get, first, second } = await twoRuns()
  const found = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = `limit=3&dag_id=ml_training_dag${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = (await get(`/api/v1/task-instances?${query}`)).json()
    found.push(...page.task_instances)
    cursor = page.next_cursor
  }
  const runs = found.map((one: { run: { id: number } }) => one.run.id)
  expect(new Set(found.map((one: { id: number }) => one.id)).size).toBe(found.length)
  expect(runs).toEqual([...runs].sort((a, b) => b - a))
  expect(new Set(runs)).toEqual(new Set([first, second]))
  expect((await get('/api/v1/task-instances?state=failed')).json()).toEqual({
    task_instances: [],
    next_cursor: null,
    total_estimate: 0,
  })
})

it('shows the results of all runs, by parameters and samples', async () => {
  const { get, post, second } = await twoRuns()
  const { columns, rows, next_cursor: next } = (await get('/api/v1/dags/ml_training_dag/coverage')).json()
  expect(columns[0]).toEqual({ task_id: 'common_task_1' })
  expect(rows.map((row: { parameters: { parameter_2: string } }) => row.parameters.parameter_2)).toEqual([
    'three',
    'two',
  ])
  expect(rows[0]).toMatchObject({ newest_run: second, sample: null, samples: [] })
  expect(rows[0].cells.common_task_1).toMatchObject({ state: 'never', done: 0, count: 1, run: null, at: null })
  expect(next).toBeNull()
  const first = (await get('/api/v1/dags/ml_training_dag/coverage?limit=1')).json()
  const rest = (await get(`/api/v1/dags/ml_training_dag/coverage?cursor=${first.next_cursor}`)).json()
  expect([first.rows.length, rest.rows.length]).toEqual([1, 1])
  await post('/api/v1/dags/iris_training_dag/runs', {})
  const samples = (await get('/api/v1/dags/iris_training_dag/coverage?by=samples')).json().rows
  expect(samples.map((row: { sample: string }) => row.sample)).toEqual([
    'fold_1',
    'fold_2',
    'fold_3',
    'fold_4',
    'fold_5',
  ])
  expect(samples[0].cells.iris_train.state).toBe('never')
  expect((await get('/api/v1/savings?by=week')).json()).toEqual({ total_ms: 0, rows: [] })
})

it('backfills a list of confs, after a plan', async () => {
  const { get, post } = await testApi()
  const body = { confs: [CONF, { ...CONF, parameter_2: 'three' }] }
  const preview = (await post('/api/v1/dags/ml_training_dag/backfill', { ...body, dry_run: true })).json()
  expect(preview).toMatchObject({ backfill: null, plan: { counts: { run: 4, join: 2 } } })
  expect((await get('/api/v1/runs')).json().runs).toEqual([])
  const { backfill, planned } = (await post('/api/v1/dags/ml_training_dag/backfill', body)).json()
  expect(backfill).toMatchObject({ state: 'running', counts: { total: 2, waiting: 2 } })
  expect((await get(`/api/v1/backfills/${backfill.id}`)).json()).toMatchObject({ backfill, runs: planned })
  const again = (await post('/api/v1/dags/ml_training_dag/backfill', body)).json()
  expect(again.backfill.id).toBe(backfill.id)
  expect((await post('/api/v1/dags/ml_training_dag/backfill', {})).json().message).toContain('needs a start date')
})

it('lists backfills, and pauses, resumes and cancels one', async () => {
  const { get, post } = await testApi()
  const make = async (parameter_2: string) =>
    (await post('/api/v1/dags/ml_training_dag/backfill', { confs: [{ ...CONF, parameter_2 }] })).json().backfill.id
  const [first, second] = [await make('one'), await make('two')]
  const ids = async (query: string) =>
    (await get(`/api/v1/backfills${query}`)).json().backfills.map(({ id }: { id: number }) => id)
  expect(await ids('')).toEqual([second, first])
  expect(await ids('?dag_id=daily')).toEqual([])
  expect((await get('/api/v1/backfills?limit=1')).json().next_cursor).toBe(second)
  expect(await ids(`?limit=1&cursor=${second}`)).toEqual([first])
  expect((await post(`/api/v1/backfills/${first}/pause`)).json().state).toBe('paused')
  expect(await ids('?state=paused')).toEqual([first])
  expect((await post(`/api/v1/backfills/${first}/resume`)).json().state).toBe('running')
  expect((await post(`/api/v1/backfills/${first}/cancel`)).json()).toMatchObject({
    state: 'cancelled',
    counts: { waiting: 1 },
  })
  const refused = await post(`/api/v1/backfills/${first}/resume`)
  expect([refused.statusCode, refused.json().message]).toEqual([
    409,
    `Backfill ${first} is cancelled: only one that is paused can become running.`,
  ])
  expect((await get('/api/v1/backfills/77')).statusCode).toBe(404)
})

it('compares two runs', async () => {
  const { get, first, second } = await twoRuns()
  const { conf, tasks, a, b } = (await get(`/api/v1/compare?a=${first}&b=${second}`)).json()
  expect([a.id, b.id, conf]).toEqual([first, second, [{ name: 'parameter_2', a: 'two', b: 'three' }]])
  expect(tasks[0]).toMatchObject({
    task_id: 'common_task_1',
    sample: null,
    a: { state: 'queued' },
    b: { decision: 'run' },
  })
  expect((await get(`/api/v1/compare?a=${first}&b=99`)).statusCode).toBe(404)
})

it('S16: shows durations, what a search finds as it is written, and outputs, the newest first', async () => {
  const { get, first, second } = await twoRuns()
  const durations = (await get('/api/v1/dags/ml_training_dag/durations')).json()
  expect(durations.runs.map((run: { id: number }) => run.id)).toEqual([first, second])
  expect(durations.tasks[0].points).toHaveLength(2)
  const found = (await get('/api/v1/search?q=training')).json()
  expect(found.dags.map((dag: { dag_id: string }) => dag.dag_id)).toContain('ml_training_dag')
  expect(found.tasks).toContainEqual({ dag_id: 'ml_training_dag', task_id: 'training_task_1' })
  for (const pattern of ['%25', 'ml_training_da_', 'ml%25'])
    expect((await get(`/api/v1/search?q=${pattern}`)).json()).toMatchObject({ dags: [], runs: [], tasks: [] })
  expect((await get(`/api/v1/search?q=${second}`)).json().runs.map((run: { id: number }) => run.id)).toContain(second)
  expect((await get('/api/v1/files?path=/outputs/a/b')).json()).toEqual({ files: [], next_cursor: null })
})

it('shows when a DAG runs next, and its source', async () => {
  const { get } = await testApi({
    dagFiles: { 'daily.mjs': DAILY_DAG },
  })
  const { schedule, next, missed } = (await get('/api/v1/dags/daily/schedule')).json()
  expect(schedule.cron).toBe('@daily')
  expect(next).toHaveLength(10)
  expect(Date.parse(next[1].execution_date) - Date.parse(next[0].execution_date)).toBe(24 * 3600 * 1000)
  expect(missed).toEqual([])
  const [file] = (await get('/api/v1/dags/daily/source')).json().files
  expect(file).toMatchObject({ path: 'daily.mjs', language: 'javascript', text: expect.stringContaining('defineDag') })
  const builtIn = (await get('/api/v1/dags/iris_training_dag/source')).json().files
  expect(builtIn.map(({ path }: { path: string }) => path)).toContain('iris/iris-tasks.ts')
  expect((await get('/api/v1/dags/daily/source?run=77')).statusCode).toBe(404)
  expect((await get('/api/v1/dags/iris_training_dag/schedule')).json()).toEqual({
    schedule: null,
    next: [],
    missed: [],
  })
})

it('plans a run, its duration, and several runs in sequence', async () => {
  const { post } = await testApi()
  const plan = async (body: object) => (await post('/api/v1/dags/ml_training_dag/plan', body)).json()
  const one = await plan({ conf: CONF })
  expect(one).toMatchObject({ counts: { run: 3, skip: 0, join: 0 }, expected_ms: null, saved_ms: 0, plans: [] })
  expect(one.task_instances[0]).toMatchObject({ decision: 'run', action: 'run', reuses: null, expected_ms: null })
  const two = await plan({ confs: [CONF, { ...CONF, parameter_2: 'three' }] })
  expect(two.counts).toEqual({ run: 4, skip: 0, join: 2 })
  expect(two.plans[1].task_instances[0].sentence).toBe('Run 1 of these makes it; its result will be used.')
  expect(two.task_instances).toEqual([])
})

it('shows tasks by runs, window by window', async () => {
  const { get, first, second } = await twoRuns()
  const grid = (await get('/api/v1/dags/ml_training_dag/grid?runs=1')).json()
  expect(grid.runs.map((run: { id: number }) => run.id)).toEqual([second])
  expect(grid.tasks[0]).toEqual({
    task_id: 'common_task_1',
    after: [],
    per_sample: false,
    samples_from: null,
    trigger_rule: 'all_success',
    optional: false,
  })
  expect(grid.cells[second].common_task_1).toMatchObject({ state: 'queued', count: 1 })
  const older = (await get(`/api/v1/dags/ml_training_dag/grid?before=${grid.next_cursor}`)).json()
  expect(older.runs.map((run: { id: number }) => run.id)).toEqual([first])
  expect(older.next_cursor).toBeNull()
})
