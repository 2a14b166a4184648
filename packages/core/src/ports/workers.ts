/** A worker process. */
export interface WorkerProcess {
  /** Unique among all workers: host, pid and start. */
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Of ml-airflow. */
  readonly version: string
  /** Commands that it runs at once. */
  readonly slots: number
  /** Whose tasks it takes. Default: those of the default queue. */
  readonly queues?: readonly string[]
  /** The GPUs that it hands to its tasks, as CUDA_VISIBLE_DEVICES names them. Default: none. */
  readonly gpus?: readonly string[]
}

/** A worker as the database knows it. */
export interface KnownWorker extends WorkerProcess {
  readonly queues: readonly string[]
  /** The DAGs that it has. Undefined: a worker of an earlier version, which does not say. */
  readonly dags: readonly string[] | undefined
  readonly gpus: readonly string[]
  /** Tasks that ran at its last heartbeat. */
  readonly running: number
  readonly startedAt: Date
  readonly heartbeatAt: Date
  /** Whether its last heartbeat is within its lease. */
  readonly alive: boolean
}

/** What changes while a worker runs. */
export interface WorkerNow {
  readonly running: number
  /** The ids of the DAGs that it has. */
  readonly dags: readonly string[]
}

/** The worker processes, by their own word. */
export interface WorkerStore {
  /** A worker is there, has these DAGs, and counts as alive for `leaseMs`. */
  beat(worker: WorkerProcess, now: WorkerNow, leaseMs: number): Promise<void>
  remove(id: string): Promise<void>
  /** Workers without a heartbeat for this time are forgotten. */
  removeDead(silentMs: number): Promise<void>
  /** By host and start. */
  list(): Promise<readonly KnownWorker[]>
}
