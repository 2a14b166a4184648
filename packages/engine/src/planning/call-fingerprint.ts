import {
  type AnyParameters,
  type AnyTask,
  argumentsOf,
  bashProgram,
  Connection,
  commandEntry,
  type Dag,
  MLTaskSubDag,
  type ParametersContext,
  type ParameterValues,
  programVia,
  type UpstreamOutput,
  type VariableStore,
  variableEntry,
  variablesAndConnectionsOf,
} from '@ml-airflow/core'
import { digestOf } from './digest.ts'
import { variableMark } from './variable-mark.ts'

type Entry = readonly [name: string, mark: string]

/** The program of a task with its `via`, as Bash gets it. */
export function programOf(dag: Pick<Dag, 'via'> | undefined, task: AnyTask): string {
  return programVia(task.via ?? dag?.via ?? [], bashProgram(task), task.id)
}

/** The entries of a fingerprint for the call of a task, as far as its DAG reruns on changes of it. */
export async function callEntries(
  variables: Pick<VariableStore, 'find'>,
  dag: Dag,
  task: AnyTask,
  parameters: ParameterValues<AnyParameters>,
): Promise<readonly Entry[]> {
  const command = dag.rerunOn.includes('command') ? [commandEntry(digestOf(plainCall(dag, task, parameters)))] : []
  const keys = dag.rerunOn.includes('variables') ? [...task.variables].sort() : []
  const stored = keys.length === 0 ? [] : await variables.find(keys)
  const marks = new Map(await Promise.all(stored.map(async (one) => [one.key, await variableMark(one)] as const)))
  return [...command, ...keys.map((key) => variableEntry(key, marks.get(key) ?? 'none'))]
}

/** Whether a fingerprint has such entries. */
export function hasCallEntries({ rerunOn }: Dag, { variables }: AnyTask): boolean {
  return rerunOn.includes('command') || (rerunOn.includes('variables') && variables.length > 0)
}

/**
 * The command of a task, as far as it does not depend on the run: places, numbers and values that another run may give are
 * replaced by fixed texts. Of arguments that cannot be rendered so, only the program counts.
 */
function plainCall(dag: Dag, task: AnyTask, parameters: ParameterValues<AnyParameters>): string {
  const { cwd, environment } = task
  return JSON.stringify([programOf(dag, task), plainArguments(dag, task, parameters), cwd, environment])
}

function plainArguments(
  dag: Dag,
  task: AnyTask,
  parameters: ParameterValues<AnyParameters>,
): readonly string[] | undefined {
  try {
    return argumentsOf(task, plainContext(dag, task, parameters))
  } catch {
    return undefined
  }
}

function plainContext(
  dag: Dag,
  task: AnyTask,
  parameters: ParameterValues<AnyParameters>,
): ParametersContext<AnyParameters> {
  return {
    dagId: dag.id,
    taskId: task.id,
    record: { id: 0, parametersId: 0, sample: task.perSample ? 'sample' : undefined },
    parameters,
    outputDir: '/outputs',
    runId: 'run',
    tryNumber: 1,
    samples: [],
    upstream: (task.after as readonly AnyTask[]).filter(declaresOutput).map(plainOutput),
    outputPath: declaresOutput(task) ? `/outputs/${task.id}` : undefined,
    ...variablesAndConnectionsOf({
      taskId: task.id,
      variables: new Map(task.variables.map((key) => [key, key])),
      connections: new Map(task.connections.map((connId) => [connId, plainConnection(connId)])),
    }),
  }
}

function plainOutput({ id, perSample }: AnyTask): UpstreamOutput {
  return { taskId: id, sample: perSample ? 'sample' : undefined, outputPath: `/outputs/${id}` }
}

function plainConnection(connId: string): Connection {
  return Connection.ofUri(connId, `generic://${encodeURIComponent(connId)}`)
}

function declaresOutput(task: AnyTask): boolean {
  return task.outputPathProvider !== MLTaskSubDag.prototype.outputPathProvider
}
