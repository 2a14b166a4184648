import type { ScheduledDate } from '@ml-airflow/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ClockSite, DATABASES, dagOf } from './scheduler.fixture.ts'

const KINDS = Object.keys(DATABASES) as (keyof typeof DATABASES)[]
const berlin = (cron: string) => ({ cron, timeZone: 'Europe/Berlin' })

function siteAt(now: string, kind: keyof typeof DATABASES = 'SQLite'): ClockSite {
  const site = new ClockSite(kind)
  site.now = new Date(now)
  onTestFinished(() => site.remove())
  return site
}

test.each(KINDS)('several schedulers over %s make each tick once', async (kind) => {
  const site = siteAt('2026-01-01T00:30:00Z', kind)
  const dag = dagOf({ schedule: '@hourly' })
  for (let process = 0; process < 3; process++) await site.scheduler(dag)
  for (let hour = 1; hour <= 12; hour++) await site.moveTo(`2026-01-01T${String(hour).padStart(2, '0')}:00:00Z`)
  const dates = await site.dates()
  expect(dates).toEqual(Array.from({ length: 12 }, (_, hour) => `2026-01-01T${String(hour).padStart(2, '0')}:00Z`))
  const [first] = await site.runs()
  expect(first).toMatchObject({
    runId: 'scheduled__2026-01-01T00:00:00+00:00',
    externalTrigger: false,
    state: 'queued',
  })
})

test.each([
  ['a daily time that does not exist', '30 2 * * *', '2026-03-27T12:00Z', '2026-03-30T12:00Z', 3],
  ['every half hour over the lost hour', '*/30 * * * *', '2026-03-28T23:30Z', '2026-03-29T02:30Z', 6],
  ['a daily time that comes twice', '30 2 * * *', '2026-10-23T12:00Z', '2026-10-26T12:00Z', 3],
  ['every half hour over the doubled hour', '*/30 * * * *', '2026-10-24T23:30Z', '2026-10-25T02:30Z', 6],
])('%s is run once for each interval', async (_, cron, from, to, count) => {
  const site = siteAt(from)
  await site.scheduler(dagOf({ schedule: berlin(cron) }))
  await site.moveTo(from)
  for (let time = Date.parse(from); time <= Date.parse(to); time += 30 * 60_000)
    await site.moveTo(new Date(time).toISOString())
  const dates = await site.dates()
  expect(dates).toHaveLength(count)
  expect(new Set(dates)).toHaveLength(count)
  expect(dates).toEqual(dates.toSorted())
})

test('after a long gap all ticks are made in order when catching up', async () => {
  const site = siteAt('2026-01-01T12:00:00Z')
  await site.scheduler(dagOf({ schedule: '@daily', startDate: new Date('2025-12-30'), catchup: true }))
  await site.moveTo('2026-01-01T12:00:00Z')
  expect(await site.dates()).toEqual(['2025-12-30T00:00Z', '2025-12-31T00:00Z'])
  await site.moveTo('2026-01-11T00:00:00Z')
  const dates = await site.dates()
  expect(dates).toHaveLength(12)
  expect(dates).toEqual(dates.toSorted())
  expect(dates.at(-1)).toBe('2026-01-10T00:00Z')
})

test('a backlog is made in portions, as runs come to their end', async () => {
  const site = siteAt('2026-01-01T12:00:00Z')
  const dag = dagOf({ schedule: '@hourly', startDate: new Date('2025-12-25'), maxActiveRuns: 2 })
  await site.scheduler(dag)
  await vi.waitUntil(async () => (await site.runs()).length === 18, { timeout: 10_000 })
  const [first] = await site.runs()
  await (await site.store()).closing.cancel(first?.id ?? 0)
  await vi.waitUntil(async () => (await site.runs()).length === 19, { timeout: 10_000 })
})

test('after a long gap the newest tick alone is made when not catching up, and the others are recorded', async () => {
  const site = siteAt('2026-01-01T12:00:00Z')
  await site.scheduler(dagOf({ schedule: '@daily' }), { catchupByDefault: false })
  await site.moveTo('2026-01-01T12:00:00Z')
  await site.moveTo('2026-01-11T06:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-10T00:00Z'])
  expect(await (await site.store()).schedules.listMissedTicks('scheduled_dag', 10)).toEqual([
    {
      reason: 'late',
      count: 9,
      noticedAt: expect.any(Date),
      first: new Date('2026-01-01T00:00:00Z'),
      last: new Date('2026-01-09T00:00:00Z'),
    },
  ])
  expect(site.said.join()).toContain("DAG 'scheduled_dag' leaves out 9 scheduled runs")
})

test('a paused DAG is not run, and goes on with the newest tick once it is unpaused', async () => {
  const site = siteAt('2026-01-01T12:00:00Z')
  const store = await site.store()
  await site.scheduler(dagOf({ schedule: '@daily', catchup: false }))
  await site.moveTo('2026-01-01T12:00:00Z')
  await store.dags.setPaused('scheduled_dag', true)
  site.now = new Date('2026-01-05T12:00:00Z')
  await site.looked()
  expect(await site.dates()).toEqual([])
  await store.dags.setPaused('scheduled_dag', false)
  await site.moveTo('2026-01-05T12:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-04T00:00Z'])
})

test('with overlap skip a tick is left out while an older run is open', async () => {
  const site = siteAt('2026-01-01T00:00:00Z')
  await site.scheduler(dagOf({ schedule: '@daily', overlap: 'skip' }))
  await site.moveTo('2026-01-02T00:00:00Z')
  await site.moveTo('2026-01-03T00:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-01T00:00Z'])
  const store = await site.store()
  expect(await store.schedules.listMissedTicks('scheduled_dag', 10)).toMatchObject([{ reason: 'overlap', count: 1 }])
  await store.closing.cancel((await site.runs())[0]?.id ?? 0)
  await site.moveTo('2026-01-04T00:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-01T00:00Z', '2026-01-03T00:00Z'])
})

test('a date for which the DAG has no conf is left out with the reason, and harms no other date and no other DAG', async () => {
  const site = siteAt('2026-01-01T00:00:00Z')
  const conf = ({ executionDate }: ScheduledDate) => {
    if (executionDate.getUTCDate() === 2) throw new Error('nothing was measured')
    return {}
  }
  const daily = { schedule: '@daily' }
  await site.scheduler([dagOf({ ...daily, conf }), dagOf({ ...daily, id: 'other_dag' })])
  for (const day of ['02', '03', '04'])
    for (const dagId of ['scheduled_dag', 'other_dag']) await site.moveTo(`2026-01-${day}T00:00:00Z`, dagId)
  expect(await site.dates()).toEqual(['2026-01-01T00:00Z', '2026-01-03T00:00Z'])
  expect(await site.runs('other_dag')).toHaveLength(3)
  const sentence = "The schedule's function for the conf of 2026-01-02T00:00:00.000Z: it threw: nothing was measured"
  expect(await (await site.store()).schedules.listMissedTicks('scheduled_dag', 10)).toMatchObject([
    { reason: 'conf', count: 1, first: new Date('2026-01-02T00:00:00Z'), sentence },
  ])
  expect(site.said.join()).toContain(sentence)
})

test('with overlap cancel_older a newer run cancels older ones', async () => {
  const site = siteAt('2026-01-01T00:00:00Z')
  await site.scheduler(dagOf({ schedule: '@daily', overlap: 'cancel_older' }))
  for (const day of ['02', '03', '04']) await site.moveTo(`2026-01-${day}T00:00:00Z`)
  await vi.waitUntil(async () => (await site.runs())[1]?.state === 'cancelled')
  expect((await site.runs()).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'queued'])
})

test('a changed schedule continues after the last date, and no date runs twice', async () => {
  const site = siteAt('2026-01-01T00:30:00Z')
  const daily = await site.scheduler(dagOf({ schedule: '0 0 * * *' }))
  await site.moveTo('2026-01-02T00:00:00Z')
  await daily.stop()
  await site.scheduler(dagOf({ schedule: '0 6 * * *' }))
  await vi.waitUntil(async () => (await (await site.store()).schedules.list())[0]?.timing.includes('0 6 * * *'))
  await site.moveTo('2026-01-03T07:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-01T00:00Z', '2026-01-01T06:00Z', '2026-01-02T06:00Z'])
})

test('during a rollout the process with the newest DAG decides, until no process has its times', async () => {
  const site = siteAt('2026-01-01T00:30:00Z')
  const store = await site.store()
  const isTimed = async (cron: string) => (await store.schedules.list())[0]?.timing.includes(cron) === true
  await site.scheduler(dagOf({ schedule: '0 0 * * *' }), { heartbeatMs: 100 })
  await vi.waitUntil(() => isTimed('0 0 * * *'))
  const newer = await site.scheduler(dagOf({ schedule: '0 6 * * *' }), { heartbeatMs: 100 })
  await vi.waitUntil(() => isTimed('0 6 * * *'))
  await site.moveTo('2026-01-02T07:00:00Z')
  await site.looked()
  expect(await site.dates()).toEqual(['2025-12-31T06:00Z', '2026-01-01T06:00Z'])
  await newer.stop()
  await vi.waitUntil(() => isTimed('0 0 * * *'), { timeout: 20_000 })
  await site.moveTo('2026-01-03T00:00:00Z')
  expect(await site.dates()).toEqual(['2025-12-31T06:00Z', '2026-01-01T06:00Z', '2026-01-02T00:00Z'])
})

test('a schedule that is removed makes no further run', async () => {
  const site = siteAt('2026-01-01T00:30:00Z')
  const before = await site.scheduler(dagOf({ schedule: '@daily' }))
  await site.moveTo('2026-01-02T00:00:00Z')
  await before.stop()
  await site.scheduler(dagOf({}))
  await vi.waitUntil(async () => (await (await site.store()).schedules.list())[0]?.next === undefined)
  await site.moveTo('2026-02-01T00:00:00Z')
  await site.looked()
  expect(await site.dates()).toEqual(['2026-01-01T00:00Z'])
})

test('a schedule runs up to its end', async () => {
  const site = siteAt('2026-01-01T00:30:00Z')
  const limits = { startDate: new Date('2026-01-01'), endDate: new Date('2026-01-03') }
  await site.scheduler(dagOf({ schedule: '@daily', ...limits }))
  await site.moveTo('2026-01-01T00:30:00Z')
  await site.moveTo('2026-06-01T00:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-01T00:00Z', '2026-01-02T00:00Z', '2026-01-03T00:00Z'])
})

test('@once runs once', async () => {
  const site = siteAt('2026-01-01T00:30:00Z')
  await site.scheduler(dagOf({ schedule: '@once' }))
  await site.moveTo('2026-01-01T00:30:00Z')
  await site.moveTo('2026-06-01T00:00:00Z')
  expect(await site.dates()).toEqual(['2026-01-01T00:30Z'])
})
