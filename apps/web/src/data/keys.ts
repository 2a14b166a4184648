/**
 * Query keys, from general to specific, so that an event can invalidate a whole branch.
 * Data that changes with the runs of a DAG is separate from data that changes with its files.
 */
export const keys = {
  me: ['me'],
  dags: ['dags'],
  importErrors: ['import-errors'],
  allDefinitions: ['dag'],
  definition: (dag: string) => ['dag', dag],
  allLive: ['live-of-dag'],
  liveOfDag: (dag: string) => ['live-of-dag', dag],
  runs: ['runs'],
  allRuns: ['run'],
  run: (id: number) => ['run', id],
  taskInstances: ['task-instances'],
  records: ['records'],
  workers: ['workers'],
} as const
