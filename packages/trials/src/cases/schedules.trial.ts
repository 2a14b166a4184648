import { isClosed, type Run } from '@ml-airflow/core'
import { expect, vi } from 'vitest'
import type { Cluster } from '../cluster/cluster.ts'
import type { DagSpec } from '../dags.ts'
import { until, within } from '../wait.ts'
import { DATABASES, databaseOf, test } from './start.ts'

// Starts seven processes in sequence, with 30 runs, one at a time.
vi.setConfig({ testTimeout: 240_000 })

const HOUR_MS = 3_600_000
const TICKS = 30
const DATES = Array.from({ length: TICKS }, (_, hour) => new Date(Date.UTC(2026, 0, 1) + hour * HOUR_MS).toISOString())
const DIES_AT = 5
const HELD_AT = '2026-01-01T06:00:00'
// At most 17 runs are created ahead of finished ones; at the held run there are fewer.
const LATE = 26

// All runs have one conf, and finished work is not repeated: each run deletes the first task's output for the next one.
const HOURLY: DagSpec = {
  id: 'hourly',
  tasks: [
    { id: 'make', writes: true, body: 'echo made >"$MLAF_OUTPUT_PATH"' },
    {
      id: 'take',
      after: ['make'],
      body: `((MLAF_TRY > 1)) || [[ $MLAF_RUN_ID != *${HELD_AT}* ]] || beat 30
rm -r "\${EVIDENCE%/*}/output/make"`,
    },
  ],
  schedule: { cron: '@hourly', startDate: DATES[0] ?? '', endDate: DATES.at(-1) ?? '', maxActiveRuns: 1 },
}

function runsOf({ site }: Cluster): Promise<readonly Run[]> {
  return site.store.runs.list({ dagId: 'hourly', limit: 10 * TICKS })
}

function datesOf(runs: readonly Run[]): readonly string[] {
  return runs.map(({ executionDate }) => executionDate.toISOString()).sort()
}

test.for(DATABASES)(
  'M62 (%s): a schedule makes each date once over several schedulers that are killed, and each command runs once',
  async (name, { start }) => {
    const settings = { SCHEDULER_HEARTBEAT_SEC: '0.1' }
    const cluster = await start({ dags: [HOURLY], database: databaseOf(name), workers: 0, settings })
    expect(await cluster.launchDyingScheduler(DIES_AT).ended()).toBe('SIGKILL')
    expect(datesOf(await runsOf(cluster))).toEqual(DATES.slice(0, DIES_AT))

    const [scheduler] = await Promise.all([cluster.startScheduler(), cluster.startWorkers(2)])
    await until('the held command runs', () =>
      cluster.alive.some(({ run, taskId }) => taskId === 'take' && run.includes(HELD_AT)),
    )
    await cluster.fault('SIGKILL', () => {
      for (const worker of cluster.workers) worker.signal('SIGKILL')
    })
    await cluster.startWorkers(2)

    await until('few dates are left', async () => (await runsOf(cluster)).length >= LATE)
    scheduler.signal('SIGKILL')
    await cluster.startScheduler()

    const isOver = async () => {
      const runs = await runsOf(cluster)
      return runs.length >= TICKS && runs.every(({ state }) => isClosed(state))
    }
    expect(await within(120_000, isOver)).toBe(true)
    const runs = await runsOf(cluster)
    expect(datesOf(runs)).toEqual(DATES)
    expect(runs.every(({ state, externalTrigger }) => state === 'success' && !externalTrigger)).toBe(true)
    expect(await cluster.site.store.schedules.listMissedTicks('hourly', 10)).toEqual([])
    const done = cluster.executions.filter(({ end }) => end?.code === 0).map(({ run, taskId }) => `${run} ${taskId}`)
    const wanted = runs.flatMap(({ runId }) => [`${runId} make`, `${runId} take`])
    expect(done.toSorted()).toEqual(wanted.toSorted())
    expect(cluster.executions).toHaveLength(2 * TICKS + 1)
    expect(await cluster.violations({ hits: 1 })).toEqual([])
  },
)
