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
}

/** A worker as the database knows it. */
export interface KnownWorker extends WorkerProcess {
  readonly queues: readonly string[]
  /** Tasks that ran at its last heartbeat. */
  readonly running: number
  readonly startedAt: Date
  readonly heartbeatAt: Date
  /** Whether its last heartbeat is within its lease. */
  readonly alive: boolean
}

/** The worker processes, by their own word. */
export interface WorkerStore {
  /** A worker is there, and counts as alive for `leaseMs`. */
  beat(worker: WorkerProcess, running: number, leaseMs: number): Promise<void>
  remove(id: string): Promise<void>
  /** Workers without a heartbeat for this time are forgotten. */
  removeDead(silentMs: number): Promise<void>
  /** By host and start. */
  list(): Promise<readonly KnownWorker[]>
}
