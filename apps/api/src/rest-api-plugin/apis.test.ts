import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { restApis, restArguments } from '@ml-airflow/commands'
import { expect, test, vi } from 'vitest'
import { CONF, DAILY_DAG, RUNS, startWorker, type TestApi, testApi } from '../api.fixture.ts'

const API = '/admin/rest_api/api'
const run = promisify(execFile)
const DAG = 'dag_id=ml_training_dag'
const TASK = `${DAG}&task_id=common_task_1&execution_date=2015-06-01`
const ABSENT = `${DAG}&task_id=absent&execution_date=2015-06-01`
const conf = encodeURIComponent(JSON.stringify(CONF))

async function ask(api: TestApi, query: string) {
  const answer = await api.get(`${API}?api=${query}`)
  return { ...answer.json(), code: answer.statusCode }
}

/** In call order, after a worker has finished a run of the training DAG. */
const CALLS: readonly (readonly [query: string, stdout: RegExp])[] = [
  ['version', /^\d+\.\d+\.\d+$/],
  ['rest_api_plugin_version', /^1\.0\.9$/],
  ['list_dags', /^ml_training_dag$/m],
  [`list_tasks&${DAG}&tree`, /^ {8}training_task_1$/m],
  [`render&${TASK}`, /# property: /],
  [`test&${TASK}&dry_run`, /program: /],
  [`test&${TASK}`, /out\| 1 common_task_1_param_1 common_task_1_param_2/],
  [`dag_state&${DAG}&execution_date=2015-06-01`, /^success$/],
  [`task_state&${TASK}`, /^success$/],
  [`task_failed_deps&${TASK}`, /^Task instance dependencies not met:\n.*Task is in the 'success' state/s],
  [`run&${DAG}&task_id=training_task_1&execution_date=2015-06-01&force`, /^/],
  [`pause&${DAG}`, /^Dag: ml_training_dag, paused: True$/],
  [`unpause&${DAG}`, /^Dag: ml_training_dag, paused: False$/],
  ['variables&cmd=set&key=colour&value=a%20b', /^$/],
  ['variables&get=colour', /^a b$/],
  [
    'connections&add&conn_id=c1&conn_uri=mysql://ada:secret-word@db.example:3306/sales',
    /Successfully added `conn_id`=c1 : mysql:\/\/ada:\*{6}@/,
  ],
  ['connections&list', /c1/],
  ['pool&cmd=set&pool_name=gpu&slot_count=2&pool_description=two%20cards', /gpu.*2.*two cards/],
  ['pool&get=gpu', /gpu/],
  [
    `trigger_dag&${DAG}&conf=${conf}&run_id=second&exec_date=2015-06-02`,
    /^Created <DagRun ml_training_dag @ 2015-06-02/,
  ],
  [`clear&${DAG}&start_date=2015-06-01`, /cleared/i],
  ['backfill&dag_id=daily&start_date=2015-06-01&end_date=2015-06-02', /^2 of 2 runs succeeded\.$/],
  ['refresh_dag&dag_id=ml_training_dag', /^DAG \[ml_training_dag\] is now fresh as a daisy$/],
  ['refresh_all_dags', /^\[<DAG: daily>, <DAG: iris_training_dag>.*\]; All DAGs are now refreshed!$/],
]

test('every API that answers at once carries out the command of its name', async () => {
  const api = await testApi({ dagFiles: { 'daily.ts': DAILY_DAG } })
  await startWorker(api)
  const { id } = (await api.post(RUNS, { conf: CONF, run_id: 'first', execution_date: '2015-06-01T00:00:00Z' })).json()
  await vi.waitUntil(async () => (await api.store.runs.find(id))?.state === 'success', {
    timeout: 50_000,
    interval: 50,
  })
  for (const [query, stdout] of CALLS) {
    const { code, exit_code, output, ...rest } = await ask(api, query)
    expect(JSON.stringify([output, rest])).not.toContain('secret-word')
    const text = typeof output === 'string' ? output : (output?.stdout ?? '')
    expect([query, code, exit_code, text, output?.stderr]).toEqual([
      query,
      200,
      undefined,
      expect.stringMatching(stdout),
      output?.stderr,
    ])
  }
  const tries = () => api.store.instances.listTries(id, 'training_task_1', '')
  await vi.waitUntil(async () => (await tries()).length > 1, { timeout: 50_000, interval: 50 })
  const runs = await api.store.runs.list({ limit: 10 })
  expect(runs.filter(({ runId }) => runId.startsWith('backfill_'))).toMatchObject([
    { dagId: 'daily', state: 'success' },
    { dagId: 'daily', state: 'success' },
  ])
  expect(runs.filter(({ dagId }) => dagId === 'ml_training_dag')).toHaveLength(2)
  expect(await api.store.dags.listPaused()).toEqual(new Set())
})

const FAILURES: readonly (readonly [query: string, status: number, exitCode: number | undefined, sentence: RegExp])[] =
  [
    ['list_dags&subdir=/etc', 200, 1, /must be inside the folder/],
    ['list_tasks', 400, undefined, /The argument\(s\) \['dag_id'\] are required/],
    ['render', 400, undefined, /\['dag_id', 'task_id', 'execution_date'\] are required/],
    [`test&${ABSENT}`, 200, 1, /absent/],
    [`test&${TASK}x`, 200, 2, /is not a date/],
    [`render&${ABSENT}`, 200, 1, /absent/],
    [`task_state&${ABSENT}`, 200, 1, /absent/],
    [`task_failed_deps&${ABSENT}`, 200, 1, /has no run '2015-06-01'/],
    [`run&${ABSENT}`, 200, 1, /has no run '2015-06-01'/],
    [`run&${TASK}&ship_dag`, 200, 2, /are not available/],
    [`dag_state&dag_id=ml_trainig_dag&execution_date=2015-06-01`, 400, undefined, /Did you mean 'ml_training_dag'/],
    ['pause&dag_id=absent', 400, undefined, /does not exist/],
    ['unpause&dag_id=absent', 400, undefined, /does not exist/],
    ['variables&get=absent', 200, 1, /Variable absent does not exist/],
    ['variables&set=K%20V', 200, 2, /takes 2 words/],
    ['connections&list&add', 200, 2, /Give exactly one of/],
    ['pool&get=absent', 200, 1, /absent/],
    [`clear&${DAG}&task_regex=(`, 200, 1, /cannot be used/],
    [`trigger_dag&${DAG}&conf=1`, 200, 1, /must be an object of parameters, and was 1/],
    ['backfill&dag_id=ml_training_dag', 200, 2, /give --start_date, --end_date, or confs with --conf/],
    [`backfill&${DAG}&start_date=2015-06-01`, 200, 1, /'parameter_1' is missing/],
    ['refresh_dag', 400, undefined, /\['dag_id'\] are required/],
    ['refresh_dag&dag_id=a%20b', 400, undefined, /contains spaces and is therefore an illegal argument/],
    ['refresh_dag&dag_id=absent', 400, undefined, /does not exist/],
    ['deploy_dag', 400, undefined, /^dag_file should be provided$/],
    ['deploy_dag&dag_file=/etc/passwd', 400, undefined, /^dag_file should be provided$/],
  ]

test('a failure is a sentence, under the status that clients expect', async () => {
  const api = await testApi()
  for (const [query, status, exitCode, sentence] of FAILURES) {
    const answer = await ask(api, query)
    const said = typeof answer.output === 'string' ? answer.output : answer.output?.stderr
    expect([query, answer.code, answer.exit_code, said]).toEqual([
      query,
      status,
      exitCode,
      expect.stringMatching(sentence),
    ])
  }
})

test("the original's addresses work with unescaped braces, as curl sends them", async () => {
  const { api, store } = await testApi()
  await api.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.server.address() as { port: number }
  const curl = async (query: string) =>
    JSON.parse((await run('curl', ['-sg', `http://localhost:${port}${API}?api=trigger_dag&${query}`])).stdout)
  const tested = await curl('dag_id=ml_testing_dag&conf={"parameter_1":"parameter_1","parameter_3":"parameter_3"}')
  expect(tested.output.stdout).toMatch(/^Created <DagRun ml_testing_dag @ /)
  const trained = { parameter_1: 'parameter_1', parameter_2: 'parameter_2' }
  const mistyped = await curl(`dag_id=ml_trainig_dag&conf=${JSON.stringify(trained)}`)
  expect(mistyped).toMatchObject({
    http_response_code: 400,
    output: "The DAG ID 'ml_trainig_dag' does not exist. Did you mean 'ml_training_dag'?",
  })
  await curl(`dag_id=ml_training_dag&conf=${JSON.stringify(trained)}`)
  expect((await store.runs.list({ limit: 10 })).map(({ dagId, conf }) => [dagId, conf])).toEqual([
    ['ml_training_dag', trained],
    ['ml_testing_dag', { parameter_1: 'parameter_1', parameter_3: 'parameter_3' }],
  ])
})

const DEPLOYED = `
  import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
  import { z } from 'zod'
  const P = defineParameters('deployed', { x: z.string() })
  class T extends MLTaskSubDag {
    id = 'deployed_task'; parameters = P; command = 'echo'
    parametersProvider({ parameters }) { return [parameters.x] }
  }
  export const dag = defineDag({ id: 'deployed_dag', parameters: P, tasks: [new T()] })`

async function deploy(api: TestApi, name: string, text: string, fields: Record<string, string> = {}) {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.set(field, value)
  form.set('dag_file', new Blob([text]), name)
  const sent = new Request('http://localhost', { method: 'POST', body: form })
  const headers = { 'content-type': sent.headers.get('content-type') ?? '' }
  return (await api.post(`${API}?api=deploy_dag`, Buffer.from(await sent.arrayBuffer()), { headers })).json()
}

test('a deployed DAG has its tables and can be triggered at once; a broken one leaves everything as it was', async () => {
  const api = await testApi()
  expect(await deploy(api, '../up.ts', DEPLOYED, { pause: 'true' })).toMatchObject({
    status: 'OK',
    arguments: { api: 'deploy_dag' },
    post_arguments: { pause: 'true' },
    output: 'DAG File [up.ts] has been uploaded',
  })
  expect(readFileSync(join(api.dagsFolder, 'up.ts'), 'utf8')).toBe(DEPLOYED)
  expect(await api.store.dags.listPaused()).toEqual(new Set(['deployed_dag']))
  expect(
    (await ask(api, `trigger_dag&dag_id=deployed_dag&conf=${encodeURIComponent('{"x":"1"}')}`)).exit_code,
  ).toBeUndefined()
  expect(await api.store.runs.list({ limit: 1 })).toMatchObject([{ dagId: 'deployed_dag', conf: { x: '1' } }])

  expect((await deploy(api, 'up.ts', DEPLOYED)).output).toMatch(/up\.ts' already exists on host/)
  expect((await deploy(api, 'up.ts', 'throw 1', { force: '1' })).output).toMatch(
    /was not deployed: Its import failed: 1/,
  )
  expect((await deploy(api, 'x.py', DEPLOYED)).output).toBe('dag_file is not a *.ts, *.js, *.mjs, *.yaml or *.yml file')
  const other = DEPLOYED.replace('{ x: z.string() }', '{ x: z.string(), y: z.string() }')
  expect((await deploy(api, 'up.ts', other, { force: '1' })).output).toMatch(/'deployed' has no column y/)
  const both = await deploy(api, 'up.ts', DEPLOYED, { force: '1', pause: '1', unpause: '1' })
  expect(both).toMatchObject({ status: 'OK', warning: expect.stringMatching(/neither/) })
  expect(readFileSync(join(api.dagsFolder, 'up.ts'), 'utf8')).toBe(DEPLOYED)
})

test('a DAG file that was put there by hand is known after a refresh, with its tables', async () => {
  const api = await testApi()
  writeFileSync(join(api.dagsFolder, 'hand.ts'), DEPLOYED)
  expect((await ask(api, 'trigger_dag&dag_id=deployed_dag')).code).toBe(400)
  expect((await ask(api, 'refresh_dag&dag_id=deployed_dag')).output).toBe('DAG [deployed_dag] is now fresh as a daisy')
  expect(
    (await ask(api, `trigger_dag&dag_id=deployed_dag&conf=${encodeURIComponent('{"x":"1"}')}`)).exit_code,
  ).toBeUndefined()
  writeFileSync(join(api.dagsFolder, 'hand.ts'), 'throw new Error("by hand")')
  expect(await ask(api, 'refresh_dag&dag_id=deployed_dag')).toMatchObject({
    code: 500,
    output: expect.stringMatching(/deployed_dag.*by hand/),
  })
})

test('a DAG whose table does not fit is refused alone, and the other DAGs load', async () => {
  const api = await testApi({ dagFiles: { 'hand.ts': DEPLOYED } })
  const refresh = () => ask(api, 'refresh_all_dags')
  const trigger = (id: string, conf: object) =>
    ask(api, `trigger_dag&dag_id=${id}&conf=${encodeURIComponent(JSON.stringify(conf))}`)
  const sentence = /The DAG 'deployed_dag' cannot run\. The table 'deployed' has no column y: it was made for other/
  writeFileSync(
    join(api.dagsFolder, 'hand.ts'),
    DEPLOYED.replace('{ x: z.string() }', '{ x: z.string(), y: z.string() }'),
  )
  writeFileSync(join(api.dagsFolder, 'beside.ts'), DEPLOYED.replaceAll('deployed', 'beside'))
  await refresh()
  expect((await trigger('deployed_dag', { x: '1', y: '2' })).output).toMatch(sentence)
  expect((await trigger('beside_dag', { x: '1' })).exit_code).toBeUndefined()
  expect((await api.get('/api/v1/import-errors')).json().import_errors).toEqual([
    expect.objectContaining({ file: expect.stringMatching(/hand\.ts$/), message: expect.stringMatching(sentence) }),
  ])
  writeFileSync(join(api.dagsFolder, 'hand.ts'), DEPLOYED)
  await refresh()
  expect((await trigger('deployed_dag', { x: '1' })).exit_code).toBeUndefined()
})

test('kerberos is not available, and its log contains the reason', async () => {
  const api = await testApi()
  expect((await ask(api, 'kerberos')).output).toBe("The argument(s) ['principal'] are required")
  expect((await api.post(`${API}?api=kerberos&principal=ada`)).json().output.stdout).toBe('exit_code: 0')
  const log = join(api.logDir, 'kerberos.log')
  await vi.waitUntil(() => existsSync(log) && readFileSync(log, 'utf8').includes('erberos'), { timeout: 50_000 })
})

test('OpenAPI names every API and every argument', async () => {
  const { get } = await testApi()
  const { paths } = (await get('/docs/json')).json()
  const { parameters, description } = paths[API].get
  const named = new Set(parameters.map(({ name }: { name: string }) => name))
  const form = paths[API].post.requestBody.content['multipart/form-data'].schema.properties
  for (const api of restApis) {
    expect(description).toContain(`**${api.name}**`)
    expect(form.api.enum).toContain(api.name)
    for (const { name, words } of restArguments(api))
      for (const field of words.length === 0 ? [name] : words)
        expect([api.name, field, named.has(field), field in form]).toEqual([api.name, field, true, true])
  }
})
