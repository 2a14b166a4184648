import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KnownWorker } from '@ml-airflow/core'
import { testFolder } from '@ml-airflow/testing'
import { beforeEach, expect, test } from 'vitest'
import { OutputBeacon } from './output-beacon.ts'

const folder = testFolder()
const troubles: string[] = []
const listed: KnownWorker[] = []
beforeEach(() => {
  troubles.length = 0
  listed.length = 0
})

function knownWorker(id: string, version = '1.0.0'): KnownWorker {
  const now = new Date()
  const process = { id, host: `host of ${id}`, pid: 1, version, slots: 1, queues: ['default'], gpus: [] }
  return { ...process, dags: [], running: 0, startedAt: now, heartbeatAt: now, alive: true }
}

function beaconOf(id: string, outputDir: string, version?: string) {
  const worker = knownWorker(id, version)
  const observer = { step: () => undefined, trouble: (sentence: string) => void troubles.push(sentence) }
  const beacon = new OutputBeacon({ outputDir, worker, store: { workers: { list: async () => listed } }, observer })
  return { beacon, list: () => listed.push(worker) }
}

/** Starts a worker's beacon: places its file, lists the worker, and checks. */
async function start(...worker: Parameters<typeof beaconOf>): Promise<void> {
  const { beacon, list } = beaconOf(...worker)
  await beacon.place()
  list()
  await beacon.checkShared()
}

test('workers that share OUTPUT_DIR report nothing; a worker with another folder names the others', async () => {
  const shared = join(folder.path, 'shared')
  await start('a', shared)
  await start('b', shared)
  expect(troubles).toEqual([])

  await start('c', join(folder.path, 'own'))
  expect(troubles).toEqual([
    expect.stringMatching(
      /^OUTPUT_DIR is not shared: .*own of this worker has no file of a on host of a, b on host of b\./,
    ),
  ])
})

test('two workers that start together keep the files of each other, and neither warns', async () => {
  const shared = join(folder.path, 'at once')
  const [a, b] = [beaconOf('a', shared), beaconOf('b', shared)]
  await a.beacon.place()
  await b.beacon.place()
  a.list()
  await a.beacon.checkShared()
  b.list()
  await b.beacon.checkShared()
  await start('c', shared)
  expect(troubles).toEqual([])
})

test('ignores workers of another version and dead workers, and removes old files of forgotten workers', async () => {
  const shared = join(folder.path, 'again')
  await start('old', join(folder.path, 'elsewhere'), '0.9.0')
  listed.push({ ...knownWorker('gone'), alive: false })
  const files = join(shared, '.ml-airflow-workers')
  mkdirSync(files, { recursive: true })
  writeFileSync(join(files, 'forgotten'), '')
  utimesSync(join(files, 'forgotten'), 0, 0)
  await start('new', shared)
  expect(troubles).toEqual([])
  expect(existsSync(join(files, 'forgotten'))).toBe(false)
  expect(readdirSync(files)).toHaveLength(1)
})

test('reports a folder that cannot be written', async () => {
  writeFileSync(join(folder.path, 'file'), '')
  await start('d', join(folder.path, 'file'))
  expect(troubles).toEqual([expect.stringMatching(/^The check whether the workers share OUTPUT_DIR failed: ENOTDIR/)])
})
