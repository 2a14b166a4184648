import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadDags } from '@ml-airflow/dags'
import { upgradeDatabase } from '@ml-airflow/store'
import { GATE_DAG, S3_LOGIN, testS3 } from '@ml-airflow/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newFolder, startApi, startWorker } from './processes.fixture.ts'

const WAIT = { timeout: 50_000, interval: 50 }

test('by an object storage an API shows the log of a task on a machine that it shares no folder with, live and after', {
  timeout: 120_000,
}, async () => {
  const site = await newSite()
  const worker = startWorker(site.folder('worker'), site.env)
  const api = startApi(site.folder('api'), site.env)
  const runs = `${await api.ready()}/api/v1`
  const conf = { gate: site.gate }
  const { id } = await json(`${runs}/dags/gate_dag/runs`, {
    method: 'POST',
    body: JSON.stringify({ conf }),
    headers: JSON_TYPE,
  })
  const tries = `${runs}/runs/${id}/tasks/wait/tries`
  await vi.waitUntil(async () => (await json(tries)).tries.length === 1, WAIT)

  let followed = ''
  for await (const text of textOf(`${tries}/1/log/stream`)) {
    followed += text
    if (followed.includes('Begun.')) writeFileSync(site.gate, '')
  }
  expect(followed).toMatch(/data: .* Begun\.\n[\s\S]*data: .* Ended\.\n[\s\S]*event: end\n/)

  worker.child.kill('SIGTERM')
  expect((await worker.ended).code).toBe(0)
  rmSync(site.folder('worker'), { recursive: true })
  const after = await fetch(`${tries}/1/log`)
  expect(await after.text()).toMatch(/Begun\.\n.*Ended\.\n[\s\S]*exit code 0/i)
  expect(after.headers.get('log-complete')).toBe('true')
  const files = readdirSync(site.folder('api'), { recursive: true, encoding: 'utf8' })
  expect(files.filter((name) => name.endsWith('.log'))).toEqual([])
})

/** A database, DAGs, storage with a bucket, and one folder per machine. */
async function newSite() {
  const root = newFolder()
  const folder = (name: string): string => {
    mkdirSync(join(root, name), { recursive: true })
    return join(root, name)
  }
  writeFileSync(join(folder('dags'), 'gate.yaml'), GATE_DAG)
  const storage = await testS3({ dir: folder('storage'), bucket: 'logs' })
  onTestFinished(() => storage.stop())
  await storage.start()
  const database = join(root, 'db')
  await upgradeDatabase({ type: 'sqlite', file: database }, await loadDags({ folder: folder('dags') }))
  const env = {
    ...S3_LOGIN,
    DB_HOST: database,
    DAGS_FOLDER: folder('dags'),
    OUTPUT_DIR: folder('output'),
    QUEUE_PREFIX: `test-${randomUUID()}`,
    REMOTE_LOGGING: 's3',
    REMOTE_BASE_LOG_FOLDER: 's3://logs/of-this-test',
    REMOTE_LOG_ENDPOINT: `http://127.0.0.1:${storage.port}`,
  }
  return { folder, env, gate: join(root, 'gate') }
}

const JSON_TYPE = { 'content-type': 'application/json' }

async function json(url: string, init?: RequestInit) {
  return (await fetch(url, init)).json() as Promise<{ id: number; tries: readonly unknown[] }>
}

async function* textOf(url: string): AsyncGenerator<string> {
  const { body } = await fetch(url)
  if (body !== null) yield* body.pipeThrough(new TextDecoderStream())
}
