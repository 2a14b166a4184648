import {
  type AnyTask,
  type Dag,
  type GraphIndex,
  type PlannedInstance,
  planInstances,
  type RecordFacts,
  type RecordQuery,
  type RunOptions,
  type StoredRecord,
  type TryFiles,
  tableOf,
} from '@ml-airflow/core'
import { samplesDigest } from './demands.ts'
import { digestOf } from './digest.ts'
import { recordFacts } from './output-states.ts'
import { inTurns } from './turns.ts'

/** The ids of the rows that hold a run's values; undefined where no run has had such values yet. */
export type ParametersIds = Readonly<Record<string, number | undefined>>

/** What a run with these values does, task instance by task instance, and the records behind it. */
export interface Plan {
  readonly instances: readonly PlannedInstance[]
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
}

export interface PlanSubject {
  readonly dag: Dag
  readonly index: GraphIndex
  readonly options: RunOptions
  readonly parametersIds: ParametersIds
}

/** Decides by what the records say. Writes nothing. */
export async function planRun(files: TryFiles, subject: PlanSubject, records: readonly StoredRecord[]): Promise<Plan> {
  const facts = await lookForOutputs(files, records)
  const recordOf = (taskId: string, sample: string) => facts.get(recordKey(taskId, sample))
  const forced = subject.options.force
  const isForced = forced === 'all' ? () => true : inSet(forced)
  const inputs = samplesDigest(subject.options.samples)
  const planned = planInstances({
    graph: subject.index.graph,
    samples: subject.options.samples,
    recordOf,
    forceDownstream: subject.options.forceDownstream,
    digest: digestOf,
    demandOf: (taskId) => ({
      version: subject.dag.tasks.get(taskId)?.version ?? '',
      inputs: subject.index.gathers(taskId) ? inputs : '',
      fingerprint: '',
      validSince: undefined,
      forced: isForced(taskId),
    }),
  })
  const instances: PlannedInstance[] = []
  for await (const instance of inTurns(planned)) instances.push(instance)
  return { instances, recordOf }
}

/** The records of a task, by table and parameters' row; undefined while its values have no row. */
export function recordQuery(task: AnyTask, parametersIds: ParametersIds): RecordQuery | undefined {
  const parametersId = parametersIds[task.parameters.name]
  if (parametersId === undefined) return undefined
  return { table: tableOf(task), keyColumn: `${task.parameters.name}_id`, parametersId }
}

async function lookForOutputs(files: TryFiles, records: readonly StoredRecord[]): Promise<Map<string, RecordFacts>> {
  const facts = new Map<string, RecordFacts>()
  for await (const record of inTurns(records))
    facts.set(recordKey(record.taskId, record.sample), await recordFacts(files, record))
  return facts
}

function inSet(names: readonly string[]): (name: string) => boolean {
  const set = new Set(names)
  return (name) => set.has(name)
}

function recordKey(taskId: string, sample: string): string {
  return `${taskId}/${sample}`
}
