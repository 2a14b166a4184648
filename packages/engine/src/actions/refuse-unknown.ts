import { type Graph, MlAirflowError, quotedNames, type RecordedInstance, type Run } from '@ml-airflow/core'
import type { ActionSelection } from './plan-action.ts'

const MOST_NAMED = 20

interface Known {
  readonly run: Run
  readonly graph: Graph
  /** Empty before the run is expanded. */
  readonly instances: readonly RecordedInstance[]
}

/**
 * An action on tasks that the run does not have would succeed without an effect, or, as a cancellation, affect others.
 * @throws MlAirflowError `bad_argument` with the unknown names and the known ones
 */
export function refuseUnknown({ run, graph, instances }: Known, { ids, taskIds, samples }: ActionSelection): void {
  const owner = `Run '${run.runId}' of DAG '${run.dagId}'`
  const tasks = graph.map(({ id }) => id)
  const noTasks = unknownIn(taskIds, tasks)
  if (noTasks.length > 0)
    throw problem(`${owner} has no task ${quotedNames(noTasks)}; its tasks are ${quotedNames(tasks)}.`)
  const noIds = unknownIn(
    ids,
    instances.map(({ id }) => id),
  )
  if (noIds.length > 0) throw problem(`${owner} has no task instance ${noIds.slice(0, MOST_NAMED).join(', ')}.`)
  if (instances.length === 0) return
  const known = [...new Set(instances.map(({ sample }) => sample))].filter((sample) => sample !== '')
  const noSamples = unknownIn(samples, ['', ...known])
  if (noSamples.length === 0) return
  const these = known.length === 0 ? 'it has no samples' : `its samples are ${quotedNames(known)}`
  throw problem(`${owner} has no sample ${quotedNames(noSamples)}; ${these}.`)
}

function unknownIn<T>(asked: readonly T[] = [], known: readonly T[]): readonly T[] {
  const all = new Set(known)
  return asked.filter((one) => !all.has(one))
}

function problem(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
