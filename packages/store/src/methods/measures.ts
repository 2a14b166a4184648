import { DEFAULT_QUEUE, LEFT_OUT_REASONS, type MeasureStore, type Spread, type WindowMeasures } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Row } from '../database/session.ts'

/** Numbers for monitoring. */
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
        queue: String(row.queue),
        total: Number(row.total),
        longestMs: Math.max(0, Number(row.longest_ms)),
      }))
    },

    async schedules() {
      return (await database.rows('measure-schedules')).map((row) => ({
        dagId: String(row.dag_id),
        lastLagMs: row.last_lag_ms === null ? undefined : Number(row.last_lag_ms),
        overdueMs: Number(row.overdue_ms),
      }))
    },
  }
}

async function runsOf(database: Database, windowMs: number): Promise<WindowMeasures['runs']> {
  const rows = await database.rows('measure-runs', { window_ms: windowMs })
  return rows.map((row) => ({ dagId: String(row.dag_id), state: String(row.state), ...spreadOf(row) }))
}

async function instancesOf(database: Database, windowMs: number): Promise<WindowMeasures['instances']> {
  const rows = await database.rows('measure-instances', { window_ms: windowMs })
  return rows.map((row) => ({ ...taskOf(row), state: String(row.state), total: Number(row.total) }))
}

async function triesOf(database: Database, windowMs: number): Promise<WindowMeasures['tries']> {
  const rows = await database.rows('measure-tries', { window_ms: windowMs })
  return rows.map((row) => ({ ...taskOf(row), outcome: String(row.outcome), ...spreadOf(row) }))
}

async function savingsOf(database: Database, windowMs: number): Promise<WindowMeasures['savings']> {
  const rows = await database.rows('measure-savings', { window_ms: windowMs, left_out: [...LEFT_OUT_REASONS] })
  return rows.map((row) => ({
    dagId: String(row.dag_id),
    total: Number(row.total),
    savedMs: Number(row.saved_ms),
  }))
}

async function waitsOf(database: Database, windowMs: number): Promise<WindowMeasures['waits']> {
  const rows = await database.rows('measure-waits', { window_ms: windowMs, default_queue: DEFAULT_QUEUE })
  return rows.map((row) => ({ queue: String(row.queue), ...spreadOf(row) }))
}

function taskOf(row: Row): { readonly dagId: string; readonly taskId: string } {
  return { dagId: String(row.dag_id), taskId: String(row.task_id) }
}

function spreadOf(row: Row): Spread {
  return {
    total: Number(row.total),
    medianMs: Number(row.median_ms),
    highMs: Number(row.high_ms),
    longestMs: Number(row.longest_ms),
  }
}
