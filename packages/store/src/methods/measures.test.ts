import { expect, it } from 'vitest'
import { sqlTime } from '../database/times.ts'
import { describeStores, type TestedStore } from '../testing/databases.ts'
import { claimed, expandedRun, failure, instanceOf, newRun, success } from '../testing/runs.ts'

const HOUR_MS = 3600_000
const DAG = 'ml_training_dag'

/** SQL for a past time. */
function ago(ms: number): string {
  return `'${sqlTime(new Date(Date.now() - ms))}'`
}

/** A successful run of one task, which waited for a second, took `tookMs` and ended `endedMs` ago. */
async function doneRun({ store, sql }: TestedStore, tookMs: number, endedMs: number): Promise<number> {
  const { id } = await expandedRun(store, [{ taskId: 'common_task_1' }])
  await store.settlement.succeed(success((await claimed(store, id, 'common_task_1')).claim))
  await store.closing.close(id)
  const started = ago(endedMs + tookMs)
  const ended = ago(endedMs)
  await sql(`UPDATE dag_run SET started_at = ${started}, finished_at = ${ended} WHERE id = ${id}`)
  const instance = await instanceOf(store, id, 'common_task_1')
  const queued = ago(endedMs + tookMs + 1000)
  await sql(
    `UPDATE task_instance SET queued_at = ${queued}, started_at = ${started}, finished_at = ${ended} WHERE id = ${instance.id}`,
  )
  await sql(
    `UPDATE task_try SET started_at = ${started}, finished_at = ${ended} WHERE task_instance_id = ${instance.id}`,
  )
  return id
}

/** Durations in whole seconds: the tests create their times one after another. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one) => (typeof one === 'number' && one >= 100 ? Math.round(one / 1000) * 1000 : one)),
  )
}

/** Copies of an ended run: one of ten ended within the last hour. */
async function manyRuns(tested: TestedStore, count: number): Promise<void> {
  const { sql } = tested
  const first = await doneRun(tested, 5_000, 2 * HOUR_MS)
  for (let have = 1, step = 0; have < count; have *= 2, step++)
    await sql(
      `INSERT INTO dag_run (dag_id, run_id, ${RUN_COLUMNS}) SELECT 'many', CONCAT('${step}-', id), ${RUN_COLUMNS} FROM dag_run WHERE id >= ${first} ORDER BY id LIMIT ${count - have}`,
    )
  const minutesAgo = ago(60_000)
  await sql(
    `UPDATE dag_run SET started_at = ${minutesAgo}, finished_at = ${minutesAgo} WHERE dag_id = 'many' AND id % 10 = 0`,
  )
  await sql(
    `INSERT INTO task_instance (dag_run_id, finished_at, ${INSTANCE_COLUMNS}) SELECT r.id, r.finished_at, ${INSTANCE_COLUMNS.replaceAll(/(\w+)/g, 'i.$1')} FROM dag_run r JOIN task_instance i ON i.dag_run_id = ${first} WHERE r.id > ${first}`,
  )
  await sql(
    `INSERT INTO task_try (task_instance_id, number, finished_at, ${TRY_COLUMNS}) SELECT i.id, 1, i.finished_at, ${TRY_COLUMNS.replaceAll(/(\w+)/g, 't.$1')} FROM task_instance i JOIN task_instance f ON f.dag_run_id = ${first} JOIN task_try t ON t.task_instance_id = f.id WHERE i.dag_run_id > ${first}`,
  )
}

const RUN_COLUMNS =
  'state, conf, options, graph_hash, parameters_ids, execution_date, expanded, started_at, finished_at'
const INSTANCE_COLUMNS =
  'task_id, sample, state, decision, reason, sentence, record_table, record_id, stale_epoch, pending, queued_at, started_at'
const TRY_COLUMNS = 'epoch, worker, host, outcome, sentence, log_path, started_at'

/** Set a larger number to measure the duration of a read: `MEASURED_RUNS=100000`. */
const RUNS = Number(process.env.MEASURED_RUNS ?? 500)

describeStores('measures', (tested) => {
  it('are empty before the first run', async () => {
    const { measures } = tested.store
    expect(await measures.window(HOUR_MS)).toEqual({ runs: [], instances: [], tries: [], savings: [], waits: [] })
    expect([await measures.queues(), await measures.schedules()]).toEqual([[], []])
  })

  it('count the ends in the window with their distribution of durations, alike in every process', async () => {
    for (const seconds of [1, 2, 3, 40]) await doneRun(tested, seconds * 1000, 60_000)
    await doneRun(tested, 500_000, 2 * HOUR_MS)
    const spread = { total: 4, medianMs: 2000, highMs: 40_000, longestMs: 40_000 }
    const wanted = {
      runs: [{ dagId: DAG, state: 'success', ...spread }],
      instances: [{ dagId: DAG, taskId: 'common_task_1', state: 'success', total: 4 }],
      tries: [{ dagId: DAG, taskId: 'common_task_1', outcome: 'success', ...spread }],
      savings: [],
      waits: [{ queue: 'default', total: 4, medianMs: 1000, highMs: 1000, longestMs: 1000 }],
    }
    expect(rounded(await tested.store.measures.window(HOUR_MS))).toEqual(wanted)
    expect(rounded(await (await tested.another()).measures.window(HOUR_MS))).toEqual(wanted)
  })

  it('count failures of tries and of task instances, also in a run that is open', async () => {
    const { store } = tested
    const { id } = await expandedRun(store, [{ taskId: 'common_task_2' }, { taskId: 'training_task_1' }])
    const retry = { next: { kind: 'retry', delayMs: 0 } } as const
    await store.settlement.fail(failure((await claimed(store, id, 'common_task_2')).claim, retry))
    await store.settlement.fail(failure((await claimed(store, id, 'common_task_2')).claim))
    const { instances, tries, runs } = await store.measures.window(HOUR_MS)
    expect(instances).toContainEqual({ dagId: DAG, taskId: 'common_task_2', state: 'failed', total: 1 })
    expect(tries).toContainEqual(expect.objectContaining({ taskId: 'common_task_2', outcome: 'failed', total: 2 }))
    expect(runs).toMatchObject([{ state: 'success', total: 4 }])
    expect(await store.measures.queues()).toMatchObject([{ queue: 'default', total: 1 }])
  })

  it('report the time saved by reuse: the last execution of the same record, and nothing for left-out tasks', async () => {
    const { store, sql } = tested
    const first = await doneRun(tested, 90_000, 2 * HOUR_MS)
    const [made] = await sql(`SELECT record_id FROM task_instance WHERE dag_run_id = ${first}`)
    const wish = [{ taskId: 'common_task_1', decision: 'skip' }] as const
    for (const reason of ['finished', 'rule_not_met']) {
      const { id } = await expandedRun(store, wish)
      const values = `record_id = ${made?.record_id}, state = 'skipped', reason = '${reason}', finished_at = ${ago(1000)}`
      await sql(`UPDATE task_instance SET ${values} WHERE dag_run_id = ${id}`)
    }
    const { savings } = await store.measures.window(HOUR_MS)
    expect(rounded(savings)).toEqual([{ dagId: DAG, total: 1, savedMs: 90_000 }])
  })

  it('report the task instances that wait for a worker, without paused DAGs', async () => {
    const { store, sql } = tested
    const { id } = await expandedRun(store, [{ taskId: 'common_task_1' }])
    await sql(`UPDATE task_instance SET queue = 'gpu', queued_at = ${ago(30_000)} WHERE dag_run_id = ${id}`)
    const gpu = async () => (await store.measures.queues()).filter(({ queue }) => queue === 'gpu')
    expect(rounded(await gpu())).toEqual([{ queue: 'gpu', total: 1, longestMs: 30_000 }])
    await store.dags.setPaused(DAG, true)
    expect(await gpu()).toEqual([])
    await store.dags.setPaused(DAG, false)
  })

  it('report the delay of a schedule and of its last tick', async () => {
    const { store } = tested
    const due = (ms: number) => ({ date: new Date('2026-01-01'), dueAt: new Date(Date.now() - ms) })
    await store.schedules.add(DAG, 'daily', due(20_000))
    expect(rounded(await store.measures.schedules())).toEqual([{ dagId: DAG, overdueMs: 20_000 }])
    const next = { date: new Date('2026-01-02'), dueAt: new Date(Date.now() + HOUR_MS) }
    await store.schedules.tick({ dagId: DAG, epoch: 0, date: new Date('2026-01-01'), run: newRun(), missed: [], next })
    expect(rounded(await store.measures.schedules())).toEqual([{ dagId: DAG, lastLagMs: 20_000, overdueMs: 0 }])
  })

  it('count the runs of the last hour among many older ones', { timeout: 600_000 }, async () => {
    await manyRuns(tested, RUNS)
    const [all] = await tested.sql("SELECT COUNT(*) AS total FROM dag_run WHERE dag_id = 'many' AND id % 10 = 0")
    const began = performance.now()
    const { runs, instances, tries } = await tested.store.measures.window(HOUR_MS)
    await tested.store.measures.queues()
    if (RUNS > 500) console.info(`${Math.round(performance.now() - began)} ms for ${RUNS} runs`)
    const totals = [runs, instances, tries].map((some) =>
      some.filter(({ dagId }) => dagId === 'many').reduce((sum, { total }) => sum + total, 0),
    )
    expect(totals).toEqual([all, all, all].map((row) => Number(row?.total)))
  })
})
