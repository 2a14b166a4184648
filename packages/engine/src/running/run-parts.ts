import type { DagRegistry, JobQueue, Store, Traces } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { NO_TRACES } from '../tracing/no-traces.ts'
import type { LoadKept } from './kept-dags.ts'
import { LeaseWatch } from './lease-watch.ts'
import { Promoter } from './promoter.ts'
import { Releaser } from './releaser.ts'
import { RunCache } from './run-cache.ts'

export interface RunPartsSources {
  readonly registry: DagRegistry
  /** Reloads changed DAG files: called for each new run of this process and each pass over schedules. Must not throw. */
  readonly reloadDags?: () => Promise<unknown>
  /** Loads the DAG of a run as it was. If missing, runs use the DAGs of the registry. */
  readonly loadKept?: LoadKept | undefined
  readonly store: Pick<Store, 'runs' | 'claims' | 'pools' | 'reconciliation' | 'settlement'>
  readonly queue: JobQueue
  readonly observer: Observer
  /** Default: no traces. */
  readonly traces?: Traces | undefined
}

export interface RunPartsOptions {
  readonly leaseMs: number
  readonly maxLosses: number
}

/** Shared parts of running tasks and keeping runs, one set per process. */
export interface RunParts {
  readonly runs: RunCache
  readonly releaser: Releaser
  readonly promoter: Promoter
  readonly watch: LeaseWatch
  readonly traces: Traces
}

export function createRunParts(sources: RunPartsSources, { leaseMs, maxLosses }: RunPartsOptions): RunParts {
  const { store, queue, observer, traces = NO_TRACES } = sources
  return {
    runs: new RunCache(sources),
    releaser: new Releaser({ store, queue, observer, maxLosses }),
    promoter: new Promoter({ store, queue, observer }),
    watch: new LeaseWatch({ claims: store.claims, observer, leaseMs }),
    traces,
  }
}
