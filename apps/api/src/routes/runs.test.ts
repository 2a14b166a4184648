import { expect, test } from 'vitest'
import { CONF, RUNS, sharedApi, testApi } from '../api.fixture.ts'

/** For requests that change nothing. */
const refusing = sharedApi({ triggersAMinute: 100_000 })

test('F44: triggers a run, and answers the first one to the same run id', async () => {
  const { post, store } = await testApi()
  const body = { run_id: 'manual__2026-11-22T08:00:00+00:00', conf: CONF }
  const first = await post(RUNS, body)
  expect(first.statusCode).toBe(201)
  expect(first.headers.location).toBe(`/api/v1/runs/${first.json().id}`)
  expect(first.json()).toMatchObject({
    dag_id: 'ml_training_dag',
    run_id: body.run_id,
    state: 'queued',
    conf: CONF,
    force: [],
    force_downstream: true,
    samples: [],
    external_trigger: true,
    started_at: null,
  })
  const second = await post(RUNS, body)
  expect(second.statusCode).toBe(200)
  expect(second.json()).toEqual(first.json())
  expect(await store.runs.list({ limit: 10 })).toHaveLength(1)
})

test.each([
  ['conf', { conf: { ...CONF, parameter_2: 'other' } }, /another conf/],
  ['options', { conf: CONF, force: true }, /other options|another options/],
])('F45: the same run id with another %s is a conflict', async (_what, body, sentence) => {
  const { post } = await testApi()
  await post(RUNS, { run_id: 'r', conf: CONF })
  const answer = await post(RUNS, { run_id: 'r', ...body })
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toMatchObject({ code: 'conflict', message: expect.stringMatching(sentence) })
})

test('50 triggers of one run id at once are one run', async () => {
  const { post, store } = await testApi()
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(RUNS, { run_id: 'r', conf: CONF })))
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(49)
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
  expect(await store.runs.list({ limit: 10 })).toHaveLength(1)
})

test('50 triggers of one run id with different confs at once are one run, and conflicts', async () => {
  const { post, store } = await testApi()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => post(RUNS, { run_id: 'r', conf: { ...CONF, parameter_2: `p${i % 5}` } })),
  )
  const statuses = answers.map(({ statusCode }) => statusCode).sort()
  expect(statuses).toEqual([...Array(9).fill(200), 201, ...Array(40).fill(409)])
  expect(await store.runs.list({ limit: 10 })).toHaveLength(1)
})

test('50 triggers without a run id at once are 50 runs', async () => {
  const { post } = await testApi()
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(RUNS, { conf: CONF })))
  expect(new Set(answers.map((answer) => answer.json().run_id)).size).toBe(50)
  expect(answers.every(({ statusCode }) => statusCode === 201)).toBe(true)
})

test.each([
  [undefined, [], true],
  [false, [], true],
  [true, 'all', true],
  [{ tasks: ['common_task_2'] }, ['common_task_2'], true],
  [{ tasks: ['common_task_2'], downstream: false }, ['common_task_2'], false],
])('force %j is stored with the run', async (force, stored, downstream) => {
  const { post } = await testApi()
  const answer = await post(RUNS, { conf: CONF, force })
  expect(answer.json()).toMatchObject({ force: stored, force_downstream: downstream })
})

test('a plan has the decision on each task, and writes nothing', async () => {
  const { post, store } = await testApi()
  const answer = await post('/api/v1/dags/ml_training_dag/plan', { conf: CONF })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    dag_id: 'ml_training_dag',
    task_instances: ['common_task_1', 'common_task_2', 'training_task_1'].map((task_id) => ({
      task_id,
      sample: null,
      decision: 'run',
      reason: 'no_previous',
      sentence: 'Never done for these parameters.',
    })),
  })
  expect(await store.runs.list({ limit: 10 })).toEqual([])
})

test('lists runs newest first, page by page', async () => {
  const { post, get } = await testApi()
  for (const run_id of ['a', 'b', 'c', 'd', 'e']) await post(RUNS, { run_id, conf: CONF })
  await post('/api/v1/dags/ml_testing_dag/runs', { run_id: 'f', conf: { parameter_1: '1', parameter_3: '3' } })
  const ids = async (query: string) => {
    const { runs, next_cursor } = (await get(`/api/v1/runs?${query}`)).json()
    return [runs.map(({ run_id }: { run_id: string }) => run_id).join(''), next_cursor]
  }
  expect(await ids('')).toEqual(['fedcba', null])
  const [first, cursor] = await ids('dag_id=ml_training_dag&limit=3')
  expect(first).toBe('edc')
  expect(await ids(`dag_id=ml_training_dag&limit=3&cursor=${cursor}`)).toEqual(['ba', null])
  expect(await ids('state=success')).toEqual(['', null])
  expect(await ids('dag_id=ml_training_dag&run_id=b')).toEqual(['b', null])
  expect(await ids('dag_id=ml_training_dag&run_id=b&state=failed')).toEqual(['', null])
})

test('finds a run by the names people give, plus signs and all', async () => {
  const { post, get } = await testApi()
  const { id, run_id } = (await post(RUNS, { conf: CONF })).json()
  expect(run_id).toMatch(/^manual__.*\+00:00$/)
  expect((await get(`/api/v1/runs?dag_id=ml_training_dag&run_id=${run_id}`)).json().runs).toMatchObject([{ id }])
  expect((await get(`${RUNS}/${run_id}`)).json()).toMatchObject({ id, task_instances: [], counts: {} })
  expect((await get(`/api/v1/runs/${id}`)).json()).toMatchObject({ id, run_id, next_cursor: null })
})

test('cancels a run', async () => {
  const { post, get } = await testApi()
  const { id } = (await post(RUNS, { conf: CONF })).json()
  const answer = await post(`/api/v1/runs/${id}/cancel`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json().state).toBe((await get(`/api/v1/runs/${id}`)).json().state)
})

test('pauses and unpauses a DAG', async () => {
  const { post, get } = await testApi()
  expect((await post('/api/v1/dags/ml_training_dag/pause')).json()).toEqual({ dag_id: 'ml_training_dag', paused: true })
  expect((await get('/api/v1/dags/ml_training_dag')).json().paused).toBe(true)
  await post('/api/v1/dags/ml_training_dag/unpause')
  expect((await get('/api/v1/dags/ml_training_dag')).json().paused).toBe(false)
})

test.each([
  ['GET', '/api/v1/dags/ml_trainig_dag', /Did you mean 'ml_training_dag'/],
  ['POST', '/api/v1/dags/ml_trainig_dag/runs', /Did you mean 'ml_training_dag'/],
  ['POST', '/api/v1/dags/nothing_like_it/plan', /does not exist/],
  ['POST', '/api/v1/dags/nothing_like_it/pause', /does not exist/],
  ['GET', '/api/v1/runs/99', /no run with the number 99/],
  ['POST', '/api/v1/runs/99/cancel', /no run with the number 99/],
  ['GET', '/api/v1/dags/ml_training_dag/runs/r', /has no run 'r'/],
  ['GET', '/api/v1/runs/99/tasks/t/tries', /no run with the number 99/],
  ['GET', '/api/v1/runs/99/tasks/t/tries/1/log', /no try 1 of task 't'/],
  ['GET', '/api/v1/runs/99/tasks/t/tries/1/log/stream', /no try 1 of task 't'/],
  ['GET', '/api/v1/nothing', /no GET/],
] as const)('%s %s is not found', async (method, url, sentence) => {
  const { get } = refusing()
  const answer = await get(url, { method })
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toEqual({
    code: 'not_found',
    message: expect.stringMatching(sentence),
    problems: [],
    request_id: expect.any(String),
  })
})

const long = 'x'.repeat(5000)

test.each<[string, unknown, RegExp]>([
  ['no conf', {}, /'parameter_1' is missing/],
  ['a missing parameter', { conf: { parameter_1: 'one' } }, /'parameter_2' is missing/],
  ['a surplus parameter', { conf: { ...CONF, parameter_3: 'x' } }, /'parameter_3' is unknown/],
  ['0 for a text', { conf: { ...CONF, parameter_1: 0 } }, /'parameter_1' was 0/],
  ['false for a text', { conf: { ...CONF, parameter_1: false } }, /'parameter_1' was false/],
  ['null for a text', { conf: { ...CONF, parameter_1: null } }, /'parameter_1' was null/],
  ['a list for a text', { conf: { ...CONF, parameter_1: ['one'] } }, /'parameter_1' was \["one"\]/],
  ['a text for the conf', { conf: JSON.stringify(CONF) }, /must be an object/],
  ['a list for the conf', { conf: [] }, /must be an object/],
  [
    'a text too long',
    { conf: { ...CONF, parameter_1: long } },
    /'parameter_1' was "x+\.\.\.: it must be at most 255 characters long/,
  ],
  ['NUL in a text', { conf: { ...CONF, parameter_1: 'a\0b' } }, /NUL/],
  ...['BASH_ENV', 'LD_PRELOAD', 'PATH', 'NODE_OPTIONS', 'BASH_FUNC_echo%%'].map(
    (name) =>
      [`${name} as a parameter`, { conf: { ...CONF, [name]: 'x' } }, / is unknown/] as [string, unknown, RegExp],
  ),
  ...['', '../x', 'a b', 'a;touch x', '$(x)', 'a/b', '%00', '.x', 'a\nb', 'ü', long].map(
    (run_id) =>
      [`the run id ${JSON.stringify(run_id).slice(0, 20)}`, { conf: CONF, run_id }, /'run_id' was/] as [
        string,
        unknown,
        RegExp,
      ],
  ),
  ['a number for the run id', { conf: CONF, run_id: 1 }, /'run_id' was 1/],
  ['an unknown option', { conf: CONF, priority: 1 }, /"priority" is unknown/],
  ['an unknown task to force', { conf: CONF, force: { tasks: ['x'] } }, /has no task 'x'/],
  ['an odd force', { conf: CONF, force: 'all' }, /'force' was "all": allowed are true/],
  ['samples for a DAG without', { conf: CONF, samples: ['a'] }, /no task that runs per sample/],
  ['an odd sample', { conf: CONF, samples: ['../x'] }, /'samples.0' was/],
  ['an odd date', { conf: CONF, execution_date: 'yesterday' }, /'execution_date' was "yesterday": allowed are times/],
  ['a list for the body', [], /it was \[\]/],
])('S11, S12, S15, S20: a trigger with %s is refused and leaves nothing', async (_what, body, sentence) => {
  const { post, store } = refusing()
  const answer = await post(RUNS, JSON.stringify(body), { headers: { 'content-type': 'application/json' } })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().message).toMatch(sentence)
  expect(answer.body.length).toBeLessThan(4000)
  expect(await store.runs.list({ limit: 1 })).toEqual([])
})

test.each([
  '/api/v1/runs?limit=0',
  '/api/v1/runs?limit=1e3',
  '/api/v1/runs?limit=99999999999999999999',
  '/api/v1/runs?limit=',
  '/api/v1/runs?cursor=1abc',
  '/api/v1/runs?cursor=-1',
  '/api/v1/runs?state=done',
  '/api/v1/runs?dag_id[x]=1',
  '/api/v1/runs?dag_id=a&dag_id=b',
  '/api/v1/runs?dag_id=%00',
  '/api/v1/runs?run_id=r',
  '/api/v1/runs?sort=id;drop',
  '/api/v1/runs/1abc',
  '/api/v1/runs/0',
  '/api/v1/runs/-1',
  '/api/v1/runs/1.5',
  '/api/v1/runs/99999999999999999999',
  '/api/v1/runs/%zz',
  `/api/v1/dags/${'x'.repeat(191)}`,
  '/api/v1/dags/..%2f..%2fetc',
  '/api/v1/dags/a;b',
  '/api/v1/dags/a%00b',
  '/api/v1/dags/%24(x)',
  '/api/v1/runs/1/tasks/%2e%2e%2fx/tries',
  '/api/v1/runs/1/tasks/t/tries/x/log',
  '/api/v1/runs/1/tasks/t/tries/1/log?offset=-1',
  '/api/v1/runs/1/tasks/t/tries/1/log?sample=../x',
])('S11, S14, S15: GET %s is refused', async (url) => {
  const { get } = refusing()
  const answer = await get(url)
  expect(answer.json()).toMatchObject({ code: 'bad_argument', request_id: expect.any(String) })
  expect(answer.statusCode).toBe(400)
})
