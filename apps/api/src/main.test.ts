import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadDags } from '@ml-airflow/dags'
import { upgradeDatabase } from '@ml-airflow/store'
import { expect, inject, test, vi } from 'vitest'
import { CONF, RUNS } from './api.fixture.ts'
import { newFolder, startApi } from './processes.fixture.ts'

async function readyHome(): Promise<string> {
  const home = newFolder()
  await upgradeDatabase({ type: 'sqlite', file: join(home, 'ml_airflow.db') }, await loadDags())
  return home
}

test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, and then ends in good order', async (signal) => {
  const api = startApi(await readyHome(), { LOG_LEVEL: 'silent' })
  const address = await api.ready()
  expect(api.stdout).toContain('"ready":true')
  await vi.waitFor(() => expect(api.stdout).toContain('answers processes of this user'), 5000)
  expect((await fetch(`${address}/health`)).status).toBe(200)
  const triggered = await fetch(address + RUNS, {
    method: 'POST',
    body: JSON.stringify({ conf: CONF }),
    headers: { 'content-type': 'application/json' },
  })
  expect(triggered.status).toBe(201)
  api.child.kill(signal)
  expect((await api.ended).code).toBe(0)
  expect(api.stderr).toBe('')
})

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  [
    'a bad setting',
    { PORT: 'http' },
    /^PORT is "http" in the environment: allowed are whole numbers from 0 to 65535\.\n$/,
  ],
  [
    'a host without a token',
    { HOST: '0.0.0.0' },
    /^HOST is "0.0.0.0" in the environment: without API_TOKENS and AUTHENTICATE only .*\n$/,
  ],
  ['a port in use', { PORT: 'taken' }, /^The API cannot listen on 127.0.0.1:\d+: .*EADDRINUSE.*\n$/],
])('%s ends the start with a sentence', async (_what, env, sentence) => {
  const port = String(inject('redisPort'))
  const api = startApi(await readyHome(), env.PORT === 'taken' ? { PORT: port } : env)
  expect((await api.ended).code).toBe(1)
  expect(api.stderr).toMatch(sentence)
})

test('a database that was not set up ends the start with a sentence', async () => {
  const api = startApi(newFolder())
  expect((await api.ended).code).toBe(1)
  expect(api.stderr).toMatch(/^[^\n]+(upgradedb|initdb)[^\n]*\n$/)
})

test('starts while Redis is away', async () => {
  const api = startApi(await readyHome(), { REDIS_URL: 'redis://127.0.0.1:1' })
  const address = await api.ready()
  const health = await fetch(`${address}/health`)
  expect(health.status).toBe(503)
  expect(await health.json()).toMatchObject({ database: { status: 'ok' }, redis: { status: 'unavailable' } })
  api.child.kill('SIGTERM')
  expect((await api.ended).code).toBe(0)
})

test('S21: no secret reaches the log', async () => {
  const token = 'admin-secret-0123456789'
  const api = startApi(await readyHome(), {
    API_TOKENS: `admin:${token}`,
    REDIS_URL: 'redis://:redis-secret@127.0.0.1:1',
    LOG_LEVEL: 'trace',
  })
  const address = await api.ready()
  const headers = { authorization: `Bearer ${token}` }
  await fetch(`${address}/health`, { headers })
  await fetch(`${address}/api/v1/dags?token=${token}`)
  await fetch(`${address}/${token}`, { headers })
  api.child.kill('SIGTERM')
  await api.ended
  expect(api.stdout).toContain('answered')
  expect(api.said).not.toMatch(/secret/)
})

test('a DAG without its tables is broken alone, until upgradedb has made them', async () => {
  const home = await readyHome()
  const dags = join(home, 'dags')
  mkdirSync(dags)
  writeFileSync(join(dags, 'lacking.yaml'), 'id: lacking\ntasks: { lacking_say: { command: echo } }\n')
  writeFileSync(join(dags, 'broken.yaml'), 'id: [')
  const api = startApi(home, { DAGS_FOLDER: dags })
  const address = await api.ready()
  const read = async (path: string) => (await fetch(`${address}/api/v1/${path}`)).json()
  const broken = async () => ((await read('import-errors')) as { import_errors: { message: string }[] }).import_errors
  const sentence = "The DAG 'lacking' cannot run. The table 'lacking_say' is missing: run `ml-airflow upgradedb`."
  expect((await broken()).map(({ message }) => message)).toEqual([expect.any(String), sentence])
  expect(await read('dags/lacking')).toMatchObject({ code: 'conflict', message: sentence })

  const folder = { type: 'sqlite', file: join(home, 'ml_airflow.db') } as const
  await upgradeDatabase(folder, await loadDags({ folder: dags }))
  await vi.waitFor(async () => expect(await read('dags/lacking')).toMatchObject({ dag_id: 'lacking' }), 30_000)
  expect(await broken()).toHaveLength(1)
})
