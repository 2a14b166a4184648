import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { type ClearRequest, ClearService } from '@ml-airflow/engine'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

const homeTest = test.extend<{ home: WorkerHome }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  home: async ({}, use) => {
    const home = new WorkerHome(redisSettings())
    await home.open()
    await use(home)
    await home.remove()
  },
})

async function clear(home: WorkerHome, request: Partial<ClearRequest> = {}) {
  const service = new ClearService({
    ...home.parts,
    onQueueError(error) {
      throw error
    },
  })
  const asked = { dagId: 'gate_dag', ...request }
  return service.clear(asked, await service.select(asked), 'a test')
}

homeTest('runs a finished task once more, and the run ends again', async ({ home }) => {
  await home.worker()
  writeFileSync(home.file('gate'), '')
  const run = await home.trigger('gate')
  await home.ended(run)
  expect(await clear(home, { onlyFailed: true })).toEqual({ cleared: 0, ended: 0, reopened: 0 })
  expect(await clear(home, { taskRegex: '^wai' })).toEqual({ cleared: 1, ended: 0, reopened: 1 })
  await home.ended(run)
  expect(await home.tries(run)).toMatchObject([{ outcome: 'success' }, { outcome: 'success' }])
})

homeTest('ends a running task at once, and begins it anew', async ({ home }) => {
  await home.worker({ LEASE_SECONDS: '60' })
  const run = await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  rmSync(home.file('gate.begun'))
  expect(await clear(home, { onlyRunning: true, run: run.id })).toEqual({ cleared: 1, ended: 1, reopened: 0 })
  await until(() => existsSync(home.file('gate.begun')))
  writeFileSync(home.file('gate'), '')
  await home.ended(run)
  expect(await home.tries(run)).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'success' }])
})

homeTest('selects by date, by regular expression and by state, and refuses what cannot be meant', async ({ home }) => {
  await home.worker()
  writeFileSync(home.file('gate'), '')
  const run = await home.trigger('gate')
  await home.ended(run)
  const service = new ClearService({ ...home.parts, onQueueError() {} })
  const count = async (request: Partial<ClearRequest>) =>
    (await service.select({ dagId: 'gate_dag', ...request })).length
  const before = new Date(run.executionDate.getTime() - 1)
  expect(await count({ from: run.executionDate, to: run.executionDate })).toBe(1)
  expect(await count({ to: before })).toBe(0)
  await expect(count({ taskRegex: 'no such task' })).rejects.toMatchObject({ code: 'bad_argument' })
  expect(await count({ onlyRunning: true })).toBe(0)
  await expect(count({ taskRegex: '(' })).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(count({ from: run.executionDate, to: before })).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(count({ onlyFailed: true, onlyRunning: true })).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(count({ run: 999_999 })).rejects.toMatchObject({ code: 'not_found' })
})
