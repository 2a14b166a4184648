import {
  DEFAULT_QUEUE,
  type Durations,
  LEFT_OUT_REASONS,
  type MeasureStore,
  type WindowMeasures,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf } from '../database/session.ts'

/** Monitoring metrics. */
export function measureMethods(database: Database): MeasureStore {
  return {
    async window(windowMs) {
      return {
        runs: await runsOf(database, windowMs),
        instances: await instancesOf(database, windowMs),
        tries: await triesOf(database, windowMs),
        savings: await savingsOf(database, windowMs),
        waits: await waitsOf(database, windowMs),
      }
    },

    async queues() {
      const rows = await database.rows('measure-queues', { default_queue: DEFAULT_QUEUE })
      return rows.map((row) => ({
        queue: row.queue,
        total: row.total,
        longestMs: Math.max(0, row.longest_ms ?? 0),
      }))
    },

    async schedules() {
      return (await database.rows('measure-schedules')).map((row) => ({
        dagId: row.dag_id,
        lastLagMs: row.last_lag_ms ?? undefined,
        overdueMs: row.overdue_ms ?? 0,
      }))
    },
  }
}

async function runsOf(database: Database, windowMs: number): Promise<WindowMeasures['runs']> {
  const rows = await database.rows('measure-runs', { window_ms: windowMs })
  return rows.map((row) => ({ dagId: row.dag_id ?? '', state: row.state ?? '', ...durationsOf(row) }))
}

async function instancesOf(database: Database, windowMs: number): Promise<WindowMeasures['instances']> {
  const rows = await database.rows('measure-instances', { window_ms: windowMs })
  return rows.map((row) => ({ ...taskOf(row), state: row.state, total: row.total }))
}

async function triesOf(database: Database, windowMs: number): Promise<WindowMeasures['tries']> {
  const rows = await database.rows('measure-tries', { window_ms: windowMs })
  return rows.map((row) => ({ ...taskOf(row), outcome: row.outcome ?? '', ...durationsOf(row) }))
}

async function savingsOf(database: Database, windowMs: number): Promise<WindowMeasures['savings']> {
  const rows = await database.rows('measure-savings', { window_ms: windowMs, left_out: [...LEFT_OUT_REASONS] })
  return rows.map((row) => ({
    dagId: row.dag_id,
    total: row.total,
    savedMs: row.saved_ms,
  }))
}

async function waitsOf(database: Database, windowMs: number): Promise<WindowMeasures['waits']> {
  const rows = await database.rows('measure-waits', { window_ms: windowMs, default_queue: DEFAULT_QUEUE })
  return rows.map((row) => ({ queue: row.queue ?? '', ...durationsOf(row) }))
}

function taskOf(row: RowOf<'measure-instances' | 'measure-tries'>): {
  readonly dagId: string
  readonly taskId: string
} {
  return { dagId: row.dag_id ?? '', taskId: row.task_id ?? '' }
}

function durationsOf(row: RowOf<'measure-runs' | 'measure-tries' | 'measure-waits'>): Durations {
  return {
    total: row.total,
    medianMs: row.median_ms ?? 0,
    highMs: row.high_ms ?? 0,
    longestMs: row.longest_ms ?? 0,
  }
}
