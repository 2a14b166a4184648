import { type Dag, MlAirflowError } from '@ml-airflow/core'

const MOST_NAMED = 20

/**
 * Refuses a regular expression that fits no task, and names the tasks that there are.
 * @param dag undefined: only its runs are known
 */
export function noTaskFits(dag: Pick<Dag, 'id'> | undefined, regex: string, tasks: readonly string[]): MlAirflowError {
  const [of, its] = dag === undefined ? ['the selected runs', 'their'] : [`DAG '${dag.id}'`, 'its']
  const named = tasks.slice(0, MOST_NAMED).map((id) => `'${id}'`)
  const more = tasks.length > MOST_NAMED ? ` and ${tasks.length - MOST_NAMED} more` : ''
  return new MlAirflowError(
    'bad_argument',
    `No task of ${of} fits ${JSON.stringify(regex.slice(0, 100))}; ${its} tasks are ${named.join(', ')}${more}.`,
  )
}
