import { type KnownWorker, RUN_STATES, TASK_STATES } from '@ml-airflow/core'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { checkHealth } from './health.ts'
import type { ApiParts } from './parts.ts'
import { WorkMetrics } from './work-metrics.ts'

/** Prometheus metrics of the API. */
export class Metrics {
  readonly contentType: string
  readonly #registry = new Registry()
  readonly #parts: Pick<ApiParts, 'store' | 'queue' | 'registry'>
  readonly #requests: Histogram
  readonly #up: Gauge
  readonly #runs: Gauge
  readonly #instances: Gauge
  readonly #workers: Gauge
  readonly #slots: Gauge
  readonly #work: WorkMetrics

  constructor(parts: Pick<ApiParts, 'store' | 'queue' | 'registry'>) {
    this.#parts = parts
    this.contentType = this.#registry.contentType
    this.#requests = new Histogram({
      name: 'ml_airflow_http_request_duration_seconds',
      help: 'Duration of HTTP requests.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [this.#registry],
    })
    this.#up = this.#gauge('ml_airflow_up', 'Whether the database, and Redis, answer.', 'part')
    this.#runs = this.#gauge('ml_airflow_runs', 'Runs by state.', 'state')
    this.#instances = this.#gauge(
      'ml_airflow_task_instances',
      'Task instances by state; queued ones wait in the queue.',
      'state',
    )
    this.#workers = this.#gauge('ml_airflow_workers', 'Workers with a recent heartbeat, and others.', 'state')
    this.#slots = this.#gauge('ml_airflow_worker_slots', 'Slots of the workers that are alive.', 'state')
    this.#work = new WorkMetrics(parts, this.#registry)
    collectDefaultMetrics({ register: this.#registry })
  }

  countRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds)
  }

  /** All metrics in text format. Without the database, its counts are missing. */
  async text(): Promise<string> {
    const { database, redis } = await checkHealth(this.#parts)
    this.#up.set({ part: 'database' }, Number(database.status !== 'unavailable'))
    this.#up.set({ part: 'redis' }, Number(redis.status !== 'unavailable'))
    if (database.status !== 'unavailable') await this.#countStates()
    else this.#forget()
    return this.#registry.metrics()
  }

  async #countStates(): Promise<void> {
    const { runs, instances } = await this.#parts.store.runs.countStates()
    for (const state of RUN_STATES) this.#runs.set({ state }, runs[state] ?? 0)
    for (const state of TASK_STATES) this.#instances.set({ state }, instances[state] ?? 0)
    this.#countWorkers(await this.#parts.store.workers.list())
    await this.#work.refresh()
  }

  #forget(): void {
    for (const gauge of [this.#runs, this.#instances, this.#workers, this.#slots]) gauge.reset()
    this.#work.reset()
  }

  #countWorkers(workers: readonly KnownWorker[]): void {
    const alive = workers.filter((worker) => worker.alive)
    const running = alive.reduce((sum, worker) => sum + worker.running, 0)
    const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
    this.#workers.set({ state: 'alive' }, alive.length)
    this.#workers.set({ state: 'gone' }, workers.length - alive.length)
    this.#slots.set({ state: 'running' }, running)
    this.#slots.set({ state: 'free' }, Math.max(0, slots - running))
  }

  #gauge(name: string, help: string, label: string): Gauge {
    return new Gauge({ name, help, labelNames: [label], registers: [this.#registry] })
  }
}
