/**
 * Keys of everything the pages fetch, the general before the special, so that an event can name a whole branch.
 * What changes with the runs of a DAG stands apart from what changes with its files.
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
  run: (id: number) => ['run', id],
  taskInstances: ['task-instances'],
  records: ['records'],
  workers: ['workers'],
} as const
