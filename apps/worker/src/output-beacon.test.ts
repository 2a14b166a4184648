import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KnownWorker, WorkerProcess } from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import { afterEach, expect, test } from 'vitest'
import { OutputBeacon } from './output-beacon.ts'

const folder = testFolder()
const troubles: string[] = []
afterEach(() => {
  troubles.length = 0
})

const listed: KnownWorker[] = []
const workers = {
  async beat(worker: WorkerProcess) {
    const now = new Date()
    listed.push({ queues: [], ...worker, running: 0, startedAt: now, heartbeatAt: now, alive: true })
  },
  list: async () => listed,
  remove: async () => undefined,
  removeDead: async () => undefined,
}

async function start(id: string, outputDir: string, version = '1.0.0'): Promise<void> {
  const worker = { id, host: `host of ${id}`, pid: 1, version, slots: 1 }
  const observer = { step: () => undefined, trouble: (sentence: string) => void troubles.push(sentence) }
  const beacon = new OutputBeacon({ outputDir, worker, store: { workers }, observer, leaseMs: 1000 })
  beacon.start()
  await beacon.stop()
}

test('workers that share OUTPUT_DIR say nothing; one with another folder names the others', async () => {
  const shared = join(folder.path, 'shared')
  await start('a', shared)
  await start('b', shared)
  expect(troubles).toEqual([])

  await start('c', join(folder.path, 'own'))
  expect(troubles).toEqual([
    expect.stringMatching(
      /^OUTPUT_DIR is not shared: a on host of a, b on host of b writes outputs to another folder than/,
    ),
  ])
})

test('one of another version and one that is gone are not missed, and files of the forgotten are removed', async () => {
  listed.length = 0
  const shared = join(folder.path, 'again')
  await start('old', join(folder.path, 'elsewhere'), '0.9.0')
  listed.push({ ...(listed[0] as KnownWorker), id: 'gone', version: '1.0.0', alive: false })
  mkdirSync(join(shared, '.ml-airflow-workers'), { recursive: true })
  writeFileSync(join(shared, '.ml-airflow-workers', 'forgotten'), '')
  await start('new', shared)
  expect(troubles).toEqual([])
  expect(readdirSync(join(shared, '.ml-airflow-workers'))).toHaveLength(1)
})

test('a folder that cannot be written is said', async () => {
  writeFileSync(join(folder.path, 'file'), '')
  await start('d', join(folder.path, 'file'))
  expect(troubles).toEqual([
    expect.stringMatching(/^Whether the workers share OUTPUT_DIR could not be found out: ENOTDIR/),
  ])
})
