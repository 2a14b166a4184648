import type { DagRegistry, JobQueue, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { LoadKept } from './kept-dags.ts'
import { LeaseWatch } from './lease-watch.ts'
import { Releaser } from './releaser.ts'
import { RunCache } from './run-cache.ts'

export interface RunPartsSources {
  readonly registry: DagRegistry
  /** Loads the DAGs again where their files have changed: for each run that this process meets, and each look at the schedules. Must not throw. */
  readonly lookForDags?: () => Promise<unknown>
  /** Loads the DAG of a run as it was. Without it runs go by the DAGs of the registry. */
  readonly loadKept?: LoadKept | undefined
  readonly store: Pick<Store, 'runs' | 'claims' | 'pools' | 'reconciliation' | 'settlement'>
  readonly queue: JobQueue
  readonly observer: Observer
}

export interface RunPartsOptions {
  readonly leaseMs: number
  readonly maxLosses: number
}

/** The parts that running tasks and keeping runs have in common. A process has them once. */
export interface RunParts {
  readonly runs: RunCache
  readonly releaser: Releaser
  readonly watch: LeaseWatch
}

export function createRunParts(sources: RunPartsSources, { leaseMs, maxLosses }: RunPartsOptions): RunParts {
  const { store, queue, observer } = sources
  return {
    runs: new RunCache(sources),
    releaser: new Releaser({ store, queue, observer, maxLosses }),
    watch: new LeaseWatch({ claims: store.claims, observer, leaseMs }),
  }
}
