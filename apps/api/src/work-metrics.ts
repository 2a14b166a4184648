import type { Durations, PoolUse, QueueMeasure, ScheduleMeasure, WindowMeasures } from '@ml-airflow/core'
import { Gauge, type Registry } from 'prom-client'
import { CachedAnswer } from './cached-answer.ts'
import type { ApiParts } from './parts.ts'

type Parts = Pick<ApiParts, 'store' | 'registry'>
type Labels = Readonly<Record<string, string>>
type Value = readonly [Labels, number]

/** Database measurements at one moment. */
interface Measures {
  readonly window: WindowMeasures
  readonly queues: readonly QueueMeasure[]
  readonly schedules: readonly ScheduleMeasure[]
  readonly pools: readonly PoolUse[]
}

interface Measure {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly values: (measures: Measures) => readonly Value[]
}

const WINDOW_MS = 3600_000
/** Several scrapers, and reloading pages, share one database reading. */
const KEPT_MS = 10_000
/** Limit of series per metric. */
const MOST_SERIES = 5_000

const TASK = ['dag_id', 'task_id']

const MEASURES: readonly Measure[] = [
  {
    name: 'ml_airflow_dag_runs_ended',
    help: 'Runs that ended in the last hour.',
    labels: ['dag_id', 'state'],
    values: ({ window }) => window.runs.map(({ dagId: dag_id, state, total }) => [{ dag_id, state }, total]),
  },
  {
    name: 'ml_airflow_dag_run_duration_seconds',
    help: 'Duration of the runs that succeeded in the last hour; the quantile 1 is the longest.',
    labels: ['dag_id', 'quantile'],
    values: ({ window }) =>
      window.runs
        .filter(({ state }) => state === 'success')
        .flatMap((runs) => quantilesOf({ dag_id: runs.dagId }, runs)),
  },
  {
    name: 'ml_airflow_dag_reused',
    help: 'Task instances that reused a result in the last hour.',
    labels: ['dag_id'],
    values: ({ window }) => window.savings.map(({ dagId: dag_id, total }) => [{ dag_id }, total]),
  },
  {
    name: 'ml_airflow_dag_saved_seconds',
    help: 'Duration of the executions whose results were reused in the last hour.',
    labels: ['dag_id'],
    values: ({ window }) => window.savings.map(({ dagId: dag_id, savedMs }) => [{ dag_id }, savedMs / 1000]),
  },
  {
    name: 'ml_airflow_task_instances_ended',
    help: 'Task instances that ended in the last hour.',
    labels: [...TASK, 'state'],
    values: ({ window }) =>
      window.instances.map(({ dagId: dag_id, taskId: task_id, state, total }) => [{ dag_id, task_id, state }, total]),
  },
  {
    name: 'ml_airflow_task_tries_ended',
    help: 'Executions of commands that ended in the last hour, including those that were retried.',
    labels: [...TASK, 'outcome'],
    values: ({ window }) =>
      window.tries.map(({ dagId: dag_id, taskId: task_id, outcome, total }) => [{ dag_id, task_id, outcome }, total]),
  },
  {
    name: 'ml_airflow_task_duration_seconds',
    help: 'Duration of the executions that succeeded in the last hour; the quantile 1 is the longest.',
    labels: [...TASK, 'quantile'],
    values: ({ window }) =>
      window.tries
        .filter(({ outcome }) => outcome === 'success')
        .flatMap((tries) => quantilesOf({ dag_id: tries.dagId, task_id: tries.taskId }, tries)),
  },
  {
    name: 'ml_airflow_queue_wait_seconds',
    help: 'Wait from queued to started, including the wait for a pool, of task instances that started in the last hour; the quantile 1 is the longest.',
    labels: ['queue', 'quantile'],
    values: ({ window }) => window.waits.flatMap((waits) => quantilesOf({ queue: waits.queue }, waits)),
  },
  {
    name: 'ml_airflow_queue_waiting',
    help: 'Task instances that wait for a worker now, without those that wait for a pool.',
    labels: ['queue'],
    values: ({ queues }) => queues.map(({ queue, total }) => [{ queue }, total]),
  },
  {
    name: 'ml_airflow_queue_oldest_wait_seconds',
    help: 'Longest current wait for a worker.',
    labels: ['queue'],
    values: ({ queues }) => queues.map(({ queue, longestMs }) => [{ queue }, longestMs / 1000]),
  },
  {
    name: 'ml_airflow_pool_slots',
    help: 'Slots of a pool; a number below zero is not a limit.',
    labels: ['pool'],
    values: ({ pools }) => pools.map(({ name: pool, slots }) => [{ pool }, slots]),
  },
  {
    name: 'ml_airflow_pool_used_slots',
    help: 'Slots that running task instances hold.',
    labels: ['pool'],
    values: ({ pools }) => pools.map(({ name: pool, used }) => [{ pool }, used]),
  },
  {
    name: 'ml_airflow_pool_waiting_slots',
    help: 'Slots requested by queued task instances.',
    labels: ['pool'],
    values: ({ pools }) => pools.map(({ name: pool, queued }) => [{ pool }, queued]),
  },
  {
    name: 'ml_airflow_schedule_lag_seconds',
    help: 'How late the last tick of a schedule was.',
    labels: ['dag_id'],
    values: ({ schedules }) =>
      schedules.flatMap(({ dagId: dag_id, lastLagMs }): Value[] =>
        lastLagMs === undefined ? [] : [[{ dag_id }, lastLagMs / 1000]],
      ),
  },
  {
    name: 'ml_airflow_schedule_overdue_seconds',
    help: 'For how long the next tick of a schedule has been due; 0 when it is not due.',
    labels: ['dag_id'],
    values: ({ schedules }) => schedules.map(({ dagId: dag_id, overdueMs }) => [{ dag_id }, overdueMs / 1000]),
  },
]

/** Metrics per DAG, task, queue and pool. They come only from the database, so all API processes report the same values. */
export class WorkMetrics {
  readonly #parts: Parts
  readonly #gauges: readonly { readonly measure: Measure; readonly gauge: Gauge }[]
  readonly #leftOut: Gauge
  readonly #answer = new CachedAnswer(() => this.#read(), KEPT_MS)

  constructor(parts: Parts, register: Registry) {
    this.#parts = parts
    this.#gauges = MEASURES.map((measure) => ({ measure, gauge: gaugeOf(measure, register) }))
    const name = 'ml_airflow_series_left_out'
    const help = `Series beyond the first ${MOST_SERIES} of a metric, which are left out.`
    this.#leftOut = new Gauge({ name, help, labelNames: ['metric'], registers: [register] })
  }

  async refresh(): Promise<void> {
    const measures = await this.#answer.get()
    this.reset()
    for (const { measure, gauge } of this.#gauges) {
      const values = measure.values(measures)
      for (const [labels, value] of values.slice(0, MOST_SERIES)) gauge.set(labels, value)
      this.#leftOut.set({ metric: measure.name }, Math.max(0, values.length - MOST_SERIES))
    }
  }

  reset(): void {
    for (const { gauge } of this.#gauges) gauge.reset()
    this.#leftOut.reset()
  }

  async #read(): Promise<Measures> {
    const { store, registry } = this.#parts
    const schedules = await store.measures.schedules()
    return {
      window: await store.measures.window(WINDOW_MS),
      queues: await store.measures.queues(),
      pools: await store.pools.list(),
      // The schedule of a removed DAG would be overdue forever.
      schedules: schedules.filter(({ dagId }) => registry.find(dagId) !== undefined),
    }
  }
}

function gaugeOf({ name, help, labels }: Measure, register: Registry): Gauge {
  return new Gauge({ name, help, labelNames: [...labels], registers: [register] })
}

function quantilesOf(labels: Labels, { medianMs, highMs, longestMs }: Durations): readonly Value[] {
  return [
    [{ ...labels, quantile: '0.5' }, medianMs / 1000],
    [{ ...labels, quantile: '0.95' }, highMs / 1000],
    [{ ...labels, quantile: '1' }, longestMs / 1000],
  ]
}
