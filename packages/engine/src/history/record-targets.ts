import {
  type AnyTask,
  type Conf,
  type Dag,
  type DagRegistry,
  MlAirflowError,
  nearest,
  quotedNames,
  tableOf,
} from '@ml-airflow/core'

/** A task whose records are selected, with the DAG that judges them. */
export interface RecordTarget {
  readonly dag: Dag
  readonly task: AnyTask
  /** The conditions on its parameters: other parameters do not distinguish its records. */
  readonly conf: Conf
}

/** Selects tasks. A task in several DAGs is listed once. */
export interface TargetRequest {
  readonly dagId?: string | undefined
  readonly taskId?: string | undefined
  /** Required parameter values. */
  readonly conf?: Conf | undefined
}

/**
 * The selected tasks, sorted by id.
 * @throws MlAirflowError `not_found` for an unknown DAG or task; `bad_conf` for a parameter that no selected task has
 */
export function recordTargets(
  registry: Pick<DagRegistry, 'dags' | 'get'>,
  request: TargetRequest,
): readonly RecordTarget[] {
  const { dagId, taskId, conf = {} } = request
  const dags = dagId === undefined ? registry.dags : [registry.get(dagId)]
  const targets = new Map<string, RecordTarget>()
  for (const dag of dags)
    for (const task of dag.tasks.values()) {
      const key = `${task.id} ${tableOf(task)}`
      if ((taskId === undefined || task.id === taskId) && !targets.has(key))
        targets.set(key, { dag, task, conf: task.parameters.pick(conf) })
    }
  if (targets.size === 0) throw unknownTask(dags, taskId ?? '', dagId)
  refuseUnknown(dags, conf)
  return [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target)
}

function unknownTask(dags: readonly Dag[], taskId: string, dagId: string | undefined): MlAirflowError {
  const meant = nearest(
    taskId,
    dags.flatMap(({ tasks }) => [...tasks.keys()]),
  )
  const owner = dagId === undefined ? 'No DAG has' : `DAG '${dagId}' has no`
  const sentence = `${owner} ${dagId === undefined ? 'a ' : ''}task '${taskId.slice(0, 200)}'.`
  return new MlAirflowError('not_found', meant === undefined ? sentence : `${sentence} Did you mean '${meant}'?`)
}

function refuseUnknown(dags: readonly Dag[], conf: Conf): void {
  const known = new Set(dags.flatMap(({ parameters }) => parameters.names))
  const unknown = Object.keys(conf).filter((name) => !known.has(name))
  if (unknown.length === 0) return
  const sentence = `${quotedNames(unknown)} ${unknown.length === 1 ? 'is not a parameter' : 'are not parameters'} of these DAGs; allowed are ${[...known].join(', ') || 'none'}.`
  throw new MlAirflowError('bad_conf', sentence)
}
