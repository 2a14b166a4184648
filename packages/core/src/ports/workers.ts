/** A worker process. */
export interface WorkerProcess {
  /** Globally unique: host, pid and start. */
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Version of ml-airflow. */
  readonly version: string
  /** Number of concurrent commands. */
  readonly slots: number
  /** Queues to consume. Default: the default queue. */
  readonly queues?: readonly string[]
  /** GPUs available to its tasks, as listed in CUDA_VISIBLE_DEVICES. Default: none. */
  readonly gpus?: readonly string[]
}

/** A worker as stored in the database. */
export interface KnownWorker extends WorkerProcess {
  readonly queues: readonly string[]
  /** The DAGs it has loaded. Undefined: a worker of an earlier version, which does not report them. */
  readonly dags: readonly string[] | undefined
  readonly gpus: readonly string[]
  /** Number of tasks running at the last heartbeat. */
  readonly running: number
  readonly startedAt: Date
  readonly heartbeatAt: Date
  /** Whether the lease of the last heartbeat is still valid. */
  readonly alive: boolean
}

/** State of a worker that changes while it runs. */
export interface WorkerNow {
  readonly running: number
  /** Ids of the loaded DAGs. */
  readonly dags: readonly string[]
}

/** The worker processes, as they report themselves. */
export interface WorkerStore {
  /** Heartbeat of a worker with its loaded DAGs. It counts as alive for `leaseMs`. */
  beat(worker: WorkerProcess, now: WorkerNow, leaseMs: number): Promise<void>
  remove(id: string): Promise<void>
  /** Removes workers without a heartbeat for this time. */
  removeDead(silentMs: number): Promise<void>
  /** By host and start. */
  list(): Promise<readonly KnownWorker[]>
}
