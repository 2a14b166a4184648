import type { JobQueue } from '@ml-airflow/core'

/** A queue without jobs, for a task that runs alone: nothing is ever enqueued. */
export const noQueue: JobQueue = {
  addRun: async () => {},
  addTasks: async () => {},
  promoteTasks: async () => {},
  promoteRun: async () => {},
  promoteAll: async () => {},
  missingTasks: async () => [],
  missingRuns: async () => [],
  highestWaitingWeight: async () => undefined,
  announceCancel: async () => {},
  announceClear: async () => {},
  troubles: async () => [],
  awaySince: undefined,
  close: async () => {},
}
