import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { Cluster } from '../cluster/cluster.ts'
import { command } from '../cluster/command.ts'
import { logsWith } from '../cluster/observe.ts'
import type { DagSpec } from '../dags.ts'
import { mostAtOnce } from '../evidence/most-at-once.ts'
import { until } from '../wait.ts'
import { DATABASES, databaseOf, test } from './start.ts'

// Tests both databases at once, with three processes each.
vi.setConfig({ testTimeout: 240_000 })

const YEAR = new Date().getUTCFullYear()
// The schedule catches up on the first three; a backfill runs the others, which are in the future.
const [FIRST, SECOND, THIRD, FOURTH, FIFTH] = [-3, -2, -1, 0, 1].map(
  (years) => `${YEAR + years}-01-01T00:00:00.000Z`,
) as [string, string, string, string, string]
const DATES = [FIRST, SECOND, THIRD, FOURTH, FIFTH]
const PASSWORD = 'open-sesame'
// Long enough to observe two at once.
const LIVE = 'sign_of_life; sign_of_life; sign_of_life'

const YEARLY: DagSpec = {
  id: 'yearly',
  tasks: [
    { id: 'load', pool: 'one', body: LIVE },
    {
      id: 'report',
      after: ['load'],
      pool: 'one',
      writes: true,
      variables: ['greeting'],
      connections: ['warehouse'],
      environment: { DAY: '{{ ds }}', PASSWORD: '{{ conn.warehouse.password }}', GREETING: '{{ var.value.greeting }}' },
      body: `${LIVE}
echo "the password is $PASSWORD"
echo "$MLAF_PARAMETER_PARAMETER_1 $DAY $1 $GREETING $2 $PASSWORD" >"$MLAF_OUTPUT_PATH"`,
    },
  ],
  schedule: { cron: '@yearly', startDate: FIRST, endDate: FIFTH, maxActiveRuns: 3, confIsDate: true },
}

test.concurrent.for(DATABASES)(
  'M63 (%s): a schedule, a backfill, a pool, a variable, a connection and a clearing agree over two workers',
  async (name, { start }) => {
    const settings = { SCHEDULER_HEARTBEAT_SEC: '0.1' }
    const cluster = await start({ dags: [YEARLY], database: databaseOf(name), workers: 0, settings })
    await supply(cluster)
    await cluster.startWorkers(2)
    await cluster.startScheduler()

    // The third date is also the schedule's: one of them runs it, and the other finds it done or waits for it.
    const said = await command(cluster.site, 'backfill', 'yearly', '-s', THIRD, '-e', FIFTH)
    expect(said).toContain('3 of 3 runs succeeded.')
    await ended(cluster, 6)
    expect(await cluster.violations()).toEqual([])
    expect(donePerDate(cluster)).toEqual(
      DATES.flatMap((date) => [`load ${dayOf(date)}`, `report ${dayOf(date)}`]).toSorted(),
    )
    expect(reports(cluster)).toEqual(DATES.map((date) => reportOf(date, 'hello')))

    await command(cluster.site, 'variables', '-s', 'greeting', 'hello again')
    expect(await command(cluster.site, 'clear', 'yearly', '-t', '^report$', '-s', SECOND, '-e', SECOND, '-c')).toMatch(
      /^1 task instance was cleared/,
    )
    await until('the cleared task has run', () => cluster.executions[2 * DATES.length]?.end !== undefined)
    await ended(cluster, 6)
    const further = cluster.executions.slice(2 * DATES.length)
    expect(further).toMatchObject([{ taskId: 'report', tryNumber: 2, end: { code: 0 } }])
    expect(reports(cluster)).toEqual(DATES.map((date) => reportOf(date, date === SECOND ? 'hello again' : 'hello')))

    expect(cluster.executions.map(({ end }) => end?.code)).toEqual(Array(2 * DATES.length + 1).fill(0))
    expect(mostAtOnce(cluster.executions)).toBe(1)
    expect(await cluster.site.store.pools.find('one')).toMatchObject({ slots: 1, used: 0, queued: 0 })
    expect(logsWith(cluster.site, PASSWORD)).toEqual([])
    expect(logsWith(cluster.site, 'the password is ***')).toHaveLength(DATES.length + 1)
  },
)

/** Creates the inputs of the tasks with commands that a user would type. */
async function supply({ site }: Cluster): Promise<void> {
  await command(site, 'pool', '-s', 'one', '1', 'One at a time')
  await command(site, 'variables', '-s', 'greeting', 'hello')
  const uri = `mysql://reader:${PASSWORD}@db.example.org/sales`
  await command(site, 'connections', '-a', '--conn_id', 'warehouse', '--conn_uri', uri)
}

/** Waits until this number of runs exist and all have succeeded. */
async function ended({ site }: Cluster, count: number): Promise<void> {
  await until(
    `${count} runs have succeeded`,
    async () => {
      const runs = await site.store.runs.list({ dagId: 'yearly', limit: 100 })
      return runs.length === count && runs.every(({ state }) => state === 'success')
    },
    60_000,
  )
}

/** Executed commands, by task and run date. */
function donePerDate({ executions }: Cluster): readonly string[] {
  return executions.map(({ taskId, run }) => `${taskId} ${/\d{4}-\d\d-\d\d/.exec(run)?.[0]}`).toSorted()
}

function reports({ site }: Cluster): readonly string[] {
  const folder = join(site.folder, 'output/report')
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    .toSorted()
}

function reportOf(date: string, greeting: string): string {
  return `${date} ${dayOf(date)} ${greeting} ${greeting} reader@db.example.org ${PASSWORD}`
}

function dayOf(date: string): string {
  return date.slice(0, 10)
}
