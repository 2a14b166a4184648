import { type Dag, MlAirflowError, quotedNames } from '@ml-airflow/core'

/**
 * Refuses a regular expression that fits no task, and names the tasks that there are.
 * @param dag undefined: only its runs are known
 */
export function noTaskFits(dag: Pick<Dag, 'id'> | undefined, regex: string, tasks: readonly string[]): MlAirflowError {
  const [of, its] = dag === undefined ? ['the selected runs', 'their'] : [`DAG '${dag.id}'`, 'its']
  return new MlAirflowError(
    'bad_argument',
    `No task of ${of} fits ${JSON.stringify(regex.slice(0, 100))}; ${its} tasks are ${quotedNames(tasks)}.`,
  )
}
