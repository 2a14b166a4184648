import {
  type AnyParameters,
  type AnyTask,
  type Conf,
  type Dag,
  decide,
  fingerprintText,
  type GraphIndex,
  MISSING_INPUT,
  MLTaskSubDag,
  messageOf,
  NO_UPSTREAM,
  type ParameterValues,
  type Run,
  type StoredRecord,
  type TaskDemand,
  type TaskInput,
  type TryFiles,
  type VariableStore,
  withEntries,
} from '@ml-airflow/core'
import { samplesIn } from '../fan-out/lists-of-run.ts'
import { gatheredSamples, type SamplesOf } from '../fan-out/sample-lists.ts'
import type { KnownRun } from '../running/run-cache.ts'
import { recordFacts } from '../tries/output-states.ts'
import { callEntries, hasCallEntries } from './call-fingerprint.ts'
import { digestOf } from './digest.ts'

/** Requirements of a run on a task, unless the task is forced. */
export type PlainDemand = Omit<TaskDemand, 'forced'>

/** The facts on which the requirements of a run depend. */
export interface DemandSubject {
  readonly dag: Dag
  readonly index: GraphIndex
  readonly folder: string | undefined
  readonly conf: Conf
  readonly samplesOf: SamplesOf
}

/** Sources of the requirements of a run. */
export interface DemandSources {
  readonly files: Pick<TryFiles, 'fingerprint'>
  readonly store: { readonly variables: Pick<VariableStore, 'find'> }
}

type RunFacts = Pick<KnownRun, 'index' | 'lists'> & { readonly run: Pick<Run, 'options'> }

/** Undefined if this process does not have the DAG. */
export function subjectOf(known: KnownRun): DemandSubject | undefined {
  const { dag, index, folder, run } = known
  return dag && { dag, index, folder, conf: run.conf, samplesOf: samplesIn(known) }
}

/** Reads the input files, and the variables that count, now. */
export async function demandOf(sources: DemandSources, subject: DemandSubject, task: AnyTask): Promise<PlainDemand> {
  const atOnce = demandAtOnce(subject, task)
  if (atOnce !== undefined) return atOnce
  const inputs = readsNoFiles(subject, task) ? '' : await inputMarks(sources.files, subject, task)
  const call = await callEntries(sources.store.variables, subject.dag, task, parametersOf(subject, task))
  return { ...plainDemand(subject, task), fingerprint: call.length === 0 ? inputs : withEntries(inputs, call) }
}

/** An exception in the author's code fails the try, like a missing input file. */
async function inputMarks(files: DemandSources['files'], subject: DemandSubject, task: AnyTask): Promise<string> {
  try {
    return await files.fingerprint(subject.folder ?? '.', inputFilesOf(subject, task))
  } catch (error) {
    return fingerprintText(
      new Map([[`of inputsProvider, which threw '${messageOf(error).replaceAll('\n', ' ')}',`, MISSING_INPUT]]),
    )
  }
}

/** Synchronous version for a task without a fingerprint. Undefined: it has one. */
export function demandAtOnce(subject: DemandSubject, task: AnyTask): PlainDemand | undefined {
  return hasFingerprint(subject, task) ? undefined : plainDemand(subject, task)
}

export function hasFingerprint(subject: DemandSubject, task: AnyTask): boolean {
  return !readsNoFiles(subject, task) || hasCallEntries(subject.dag, task)
}

function readsNoFiles({ dag }: DemandSubject, task: AnyTask): boolean {
  return dag.inputs.length === 0 && task.inputs.length === 0 && !asksProvider(task)
}

/** Digest of the samples for a task that gathers them; empty for any other task. */
export function inputsOf(known: RunFacts, taskId: string): string {
  return inputsDigest(known.index, taskId, samplesIn(known))
}

/** Whether a plan would skip a record that was finished in the meantime, based on the current upstream results. */
export async function isStillDone(files: TryFiles, demand: PlainDemand, record: StoredRecord): Promise<boolean> {
  const facts = { ...(await recordFacts(files, record)), held: false }
  // The run planned to make it, so its output must be there.
  return decide(facts, { ...demand, forced: false, neededBy: record.taskId }, NO_UPSTREAM).kind === 'skip'
}

function plainDemand({ index, samplesOf }: DemandSubject, task: AnyTask): PlainDemand {
  return {
    version: task.version,
    inputs: inputsDigest(index, task.id, samplesOf),
    fingerprint: '',
    validSince: task.validFor === undefined ? undefined : new Date(Date.now() - task.validFor * 1000),
  }
}

function inputsDigest(index: GraphIndex, taskId: string, samplesOf: SamplesOf): string {
  return index.gathers(taskId) ? digestOf([...gatheredSamples(index, taskId, samplesOf)].sort().join('\n')) : ''
}

function asksProvider({ inputsProvider }: AnyTask): boolean {
  return inputsProvider !== MLTaskSubDag.prototype.inputsProvider
}

/** Those of the DAG come first. */
function inputFilesOf({ dag, conf }: DemandSubject, task: AnyTask): readonly TaskInput[] {
  if (!asksProvider(task)) return [...dag.inputs, ...task.inputs]
  const parameters = parametersOf({ conf }, task)
  return [...dag.inputs, ...task.inputsProvider({ dagId: dag.id, taskId: task.id, parameters })]
}

function parametersOf({ conf }: Pick<DemandSubject, 'conf'>, task: AnyTask): ParameterValues<AnyParameters> {
  return task.parameters.pick(conf) as ParameterValues<AnyParameters>
}
