/**
 * Keys of everything the pages fetch, the general before the special, so that an event can name a whole branch.
 * Branch `live` of a DAG changes with its runs, branch `definition` with its files.
 */
export const keys = {
  me: ['me'],
  dags: ['dags'],
  importErrors: ['import-errors'],
  definition: (dag: string) => ['dag', dag, 'definition'],
  liveOfDag: (dag: string) => ['dag', dag, 'live'],
  runs: ['runs'],
  run: (id: number) => ['run', id],
  taskInstances: ['task-instances'],
  workers: ['workers'],
} as const
