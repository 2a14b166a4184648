import { option, positional } from '../framework/arguments.ts'

export const dagId = positional('dag_id', { description: 'id of the DAG' })
export const taskId = positional('task_id', { description: 'id of the task' })
export const subdir = option('subdir', {
  short: '-sd',
  placeholder: 'path',
  description: 'a folder of DAGs, or a DAG file, instead of the setting DAGS_FOLDER',
})
