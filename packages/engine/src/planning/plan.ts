import {
  type AnyTask,
  type PlanInput,
  type PlannedInstance,
  planInstances,
  type RecordFacts,
  type RecordQuery,
  type RunOptions,
  type StoredRecord,
  type TryFiles,
  tableOf,
} from '@ml-airflow/core'
import { plannedSamples, standingLists } from '../fan-out/sample-lists.ts'
import { inTurns } from '../running/turns.ts'
import { recordFacts } from '../tries/output-states.ts'
import { type DemandSubject, demandOf, type PlainDemand } from './demands.ts'
import { digestOf } from './digest.ts'

/** Ids of the rows with a run's values; undefined if no run has had these values. */
export type ParametersIds = Readonly<Record<string, number | undefined>>

/** The decisions for all task instances of a run with these values, and the records behind them. */
export interface Plan {
  readonly instances: readonly PlannedInstance[]
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
}

export interface PlanSubject extends Omit<DemandSubject, 'samplesOf'>, Given {
  readonly options: RunOptions
  readonly parametersIds: ParametersIds
}

/** Facts that a plan takes as given. */
type Given = Pick<PlanInput, 'decided' | 'accepted' | 'lists' | 'furtherSamples'>

/** Decides from the records and the file system. Read-only. */
export async function planRun(files: TryFiles, subject: PlanSubject, records: readonly StoredRecord[]): Promise<Plan> {
  const { samples, force, forceDownstream } = subject.options
  const facts = await lookForOutputs(files, records)
  const recordOf = (taskId: string, sample: string) => facts.get(recordKey(taskId, sample))
  const isForced = force === 'all' ? () => true : inSet(force)
  const lists = subject.lists ?? (await standingLists(files, subject.index, recordOf))
  const samplesOf = plannedSamples(subject.index, samples, lists)
  const demands = await demandsOf(files, { ...subject, samplesOf }, subject.decided)
  const planned = planInstances({
    decided: subject.decided,
    accepted: subject.accepted,
    furtherSamples: subject.furtherSamples,
    lists,
    graph: subject.index.graph,
    samples,
    recordOf,
    forceDownstream,
    digest: digestOf,
    demandOf: (taskId) => ({ ...(demands.get(taskId) ?? NO_DEMAND), forced: isForced(taskId) }),
  })
  const instances: PlannedInstance[] = []
  for await (const instance of inTurns(planned)) instances.push(instance)
  return { instances, recordOf }
}

/** For a task that the DAG no longer has. */
const NO_DEMAND: PlainDemand = { version: '', inputs: '', fingerprint: '', validSince: undefined }

/** By task. Files named by several tasks are read once. */
async function demandsOf(
  files: TryFiles,
  subject: DemandSubject,
  decided: PlanInput['decided'],
): Promise<ReadonlyMap<string, PlainDemand>> {
  const seen = new Map<string, Promise<string>>()
  const fingerprint: TryFiles['fingerprint'] = (folder, inputs) => {
    const key = JSON.stringify(inputs)
    const known = seen.get(key) ?? files.fingerprint(folder, inputs)
    seen.set(key, known)
    return known
  }
  const demands = new Map<string, PlainDemand>()
  for await (const { id } of inTurns(subject.index.graph)) {
    const task = decided?.has(id) ? undefined : subject.dag.tasks.get(id)
    if (task !== undefined) demands.set(id, await demandOf({ fingerprint }, subject, task))
  }
  return demands
}

/** Query for the records of a task, by table and parameters row; undefined while its values have no row. */
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
