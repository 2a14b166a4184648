import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { type ClearRequest, ClearService } from '@ml-airflow/engine'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test, vi } from 'vitest'
import { Site, until } from './worker.fixture.ts'

vi.setConfig({ testTimeout: 120_000 })

const siteTest = test.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  site: async ({}, use) => {
    const site = new Site(redisSettings())
    await site.open()
    await use(site)
    await site.remove()
  },
})

async function clear(site: Site, request: Partial<ClearRequest> = {}) {
  const service = new ClearService({
    ...site.parts,
    onQueueError(error) {
      throw error
    },
  })
  const asked = { dagId: 'gate_dag', ...request }
  return service.clear(asked, await service.select(asked), 'a test')
}

siteTest('runs a finished task once more, and the run ends again', async ({ site }) => {
  await site.worker()
  writeFileSync(site.file('gate'), '')
  const run = await site.trigger('gate')
  await site.ended(run)
  expect(await clear(site, { onlyFailed: true })).toEqual({ cleared: 0, ended: 0, reopened: 0 })
  expect(await clear(site, { taskRegex: '^wai' })).toEqual({ cleared: 1, ended: 0, reopened: 1 })
  await site.ended(run)
  expect(await site.tries(run)).toMatchObject([{ outcome: 'success' }, { outcome: 'success' }])
})

siteTest('ends a running task at once, and begins it anew', async ({ site }) => {
  await site.worker({ LEASE_SECONDS: '60' })
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  rmSync(site.file('gate.begun'))
  expect(await clear(site, { onlyRunning: true, run: run.id })).toEqual({ cleared: 1, ended: 1, reopened: 0 })
  await until(() => existsSync(site.file('gate.begun')))
  writeFileSync(site.file('gate'), '')
  await site.ended(run)
  expect(await site.tries(run)).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'success' }])
})

siteTest('selects by date, by regular expression and by state, and refuses what cannot be meant', async ({ site }) => {
  await site.worker()
  writeFileSync(site.file('gate'), '')
  const run = await site.trigger('gate')
  await site.ended(run)
  const service = new ClearService({ ...site.parts, onQueueError() {} })
  const count = async (request: Partial<ClearRequest>) =>
    (await service.select({ dagId: 'gate_dag', ...request })).length
  const before = new Date(run.executionDate.getTime() - 1)
  expect(await count({ from: run.executionDate, to: run.executionDate })).toBe(1)
  expect(await count({ to: before })).toBe(0)
  expect(await count({ taskRegex: 'no such task' })).toBe(0)
  expect(await count({ onlyRunning: true })).toBe(0)
  await expect(count({ taskRegex: '(' })).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(count({ from: run.executionDate, to: before })).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(count({ onlyFailed: true, onlyRunning: true })).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(count({ run: 999_999 })).rejects.toMatchObject({ code: 'not_found' })
})
