import {
  type AnyTask,
  type Dag,
  NO_SAMPLE,
  type PlanInput,
  type PlannedInstance,
  type RecordFacts,
  type RecordQuery,
  type RecordStore,
  type RunOptions,
  type StoredRecord,
  type TryFiles,
  tableOf,
  type VariableStore,
} from '@ml-airflow/core'
import { plannedSamples, standingLists } from '../fan-out/sample-lists.ts'
import { eachInSlices } from '../running/slices.ts'
import { isComplete, recordFacts } from '../tries/output-states.ts'
import { digestOf } from './digest.ts'
import { planWithNeeds } from './needed-outputs.ts'
import { type DemandSubject, demandAtOnce, demandOf, hasFingerprint, type PlainDemand } from './task-demands.ts'

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

/** Sources of the decisions of a plan, besides records. */
export interface PlanSources {
  readonly files: TryFiles
  readonly store: {
    readonly variables: Pick<VariableStore, 'find'>
    readonly records: Pick<RecordStore, 'leftOutAmong'>
  }
}

/** Facts that a plan takes as given. */
type Given = Pick<PlanInput, 'decided' | 'accepted' | 'lists' | 'furtherSamples'>

/** Decides from the records and the file system. Read-only. */
export async function planRun(
  sources: PlanSources,
  subject: PlanSubject,
  records: readonly StoredRecord[],
): Promise<Plan> {
  const { files, store } = sources
  const { samples, force, forceDownstream } = subject.options
  const { facts, hasRemoved } = await factsOf({ files, store }, records)
  const recordOf = (taskId: string, sample: string) => facts.get(recordKey(taskId, sample))
  const isForced = force === 'all' ? () => true : inSet(force)
  const lists = subject.lists ?? (await standingLists(files, subject.index, recordOf))
  const samplesOf = plannedSamples(subject.index, samples, lists)
  const demandFor = await readDemands(sources, { ...subject, samplesOf }, subject.decided)
  const input: PlanInput = {
    decided: subject.decided,
    accepted: subject.accepted,
    furtherSamples: subject.furtherSamples,
    lists,
    graph: subject.index.graph,
    samples,
    recordOf,
    forceDownstream,
    digest: digestOf,
    demandOf: (taskId) => ({ ...demandFor(taskId), forced: isForced(taskId) }),
  }
  const instances = await planWithNeeds(input, hasRemoved)
  return { instances, recordOf }
}

/** For a task that the DAG no longer has. */
const NO_DEMAND: PlainDemand = { version: '', inputs: '', fingerprint: '', validSince: undefined }

/** By task. Files named by several tasks are read once. Most tasks read none, and need no place in a map. */
async function readDemands(
  { files, store }: PlanSources,
  subject: DemandSubject,
  decided: PlanInput['decided'],
): Promise<(taskId: string) => PlainDemand> {
  const seen = new Map<string, Promise<string>>()
  const fingerprint: TryFiles['fingerprint'] = (folder, inputs) => {
    const key = JSON.stringify(inputs)
    const known = seen.get(key) ?? files.fingerprint(folder, inputs)
    seen.set(key, known)
    return known
  }
  const variables = await readOnce(store.variables, subject.dag)
  const read = new Map<string, PlainDemand>()
  await eachInSlices(subject.index.graph, ({ id }) => {
    const task = decided?.has(id) ? undefined : subject.dag.tasks.get(id)
    if (task === undefined || !hasFingerprint(subject, task)) return undefined
    const reading = demandOf({ files: { fingerprint }, store: { variables } }, subject, task)
    return reading.then((demand) => void read.set(id, demand))
  })
  return (taskId) => {
    const task = subject.dag.tasks.get(taskId)
    return read.get(taskId) ?? (task && demandAtOnce(subject, task)) ?? NO_DEMAND
  }
}

/** Answers from one query for all variables of a DAG that reruns on a change of them. */
async function readOnce(
  variables: PlanSources['store']['variables'],
  dag: Dag,
): Promise<PlanSources['store']['variables']> {
  if (!dag.rerunOn.includes('variables')) return variables
  const keys = new Set([...dag.tasks.values()].flatMap((task) => task.variables))
  const stored = keys.size === 0 ? [] : await variables.find([...keys])
  return { find: async (wanted) => stored.filter(({ key }) => wanted.includes(key)) }
}

/** Whether the records of a task can be found: its values have a row. */
export function hasParameters(task: AnyTask, parametersIds: ParametersIds): boolean {
  return parametersIds[task.parameters.name] !== undefined
}

/** Query for the records of a task, by table and parameters row; undefined while its values have no row. */
export function recordQuery(task: AnyTask, parametersIds: ParametersIds): RecordQuery | undefined {
  const parametersId = parametersIds[task.parameters.name]
  if (parametersId === undefined) return undefined
  return { table: tableOf(task), keyColumn: `${task.parameters.name}_id`, parametersId }
}

interface Facts {
  /** By recordKey. */
  readonly facts: ReadonlyMap<string, RecordFacts>
  readonly hasRemoved: boolean
}

async function factsOf({ files, store }: PlanSources, records: readonly StoredRecord[]): Promise<Facts> {
  const facts = new Map<string, RecordFacts>()
  let hasRemoved = false
  const leftOut = await leftOutAmong(store.records, records)
  const note = ({ taskId, sample, claimant }: StoredRecord, own: RecordFacts) => {
    const isLeftOut = leftOut.has(claimant ?? 0)
    hasRemoved ||= own.output.kind === 'removed'
    facts.set(recordKey(taskId, sample), isLeftOut ? { ...own, isLeftOut } : own)
  }
  await eachInSlices(records, (record) =>
    isComplete(record) ? note(record, record) : recordFacts(files, record).then((own) => note(record, own)),
  )
  return { facts, hasRemoved }
}

/** Needs a query only if a record was begun and never finished. */
async function leftOutAmong(
  store: PlanSources['store']['records'],
  records: readonly StoredRecord[],
): Promise<ReadonlySet<number>> {
  const begun = records.filter(({ startedAt, finishedAt, held }) => startedAt && !finishedAt && !held)
  const ids = begun.map(({ claimant }) => claimant).filter((id) => id !== undefined)
  return ids.length === 0 ? new Set() : store.leftOutAmong(ids)
}

function inSet(names: readonly string[]): (name: string) => boolean {
  const set = new Set(names)
  return (name) => set.has(name)
}

/** The id of a task has no slash. Most tasks have one record, which their id alone finds without a new string. */
export function recordKey(taskId: string, sample: string): string {
  return sample === NO_SAMPLE ? taskId : `${taskId}/${sample}`
}
