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
} from '@ml-airflow/core'
import { samplesIn } from '../fan-out/known-lists.ts'
import { gatheredSamples, type SamplesOf } from '../fan-out/sample-lists.ts'
import type { KnownRun } from '../running/run-cache.ts'
import { recordFacts } from '../tries/output-states.ts'
import { digestOf } from './digest.ts'

/** What a run demands of a task, unless somebody forces it. */
export type PlainDemand = Omit<TaskDemand, 'forced'>

/** What the demands of a run depend on. */
export interface DemandSubject {
  readonly dag: Dag
  readonly index: GraphIndex
  readonly folder: string | undefined
  readonly conf: Conf
  readonly samplesOf: SamplesOf
}

type Files = Pick<TryFiles, 'fingerprint'>
type RunFacts = Pick<KnownRun, 'index' | 'lists'> & { readonly run: Pick<Run, 'options'> }

/** Undefined where this process has no such DAG. */
export function subjectOf(known: KnownRun): DemandSubject | undefined {
  const { dag, index, folder, run } = known
  return dag && { dag, index, folder, conf: run.conf, samplesOf: samplesIn(known) }
}

/** Input files are looked at now. */
export async function demandOf(files: Files, subject: DemandSubject, task: AnyTask): Promise<PlainDemand> {
  return (
    demandAtOnce(subject, task) ?? {
      ...plainDemand(subject, task),
      fingerprint: await fingerprintOf(files, subject, task),
    }
  )
}

/** What an author's code throws fails the try, as an input that is not there does. */
async function fingerprintOf(files: Files, subject: DemandSubject, task: AnyTask): Promise<string> {
  try {
    return await files.fingerprint(subject.folder ?? '.', inputFilesOf(subject, task))
  } catch (error) {
    return fingerprintText(
      new Map([[`of inputsProvider, which threw '${messageOf(error).replaceAll('\n', ' ')}',`, MISSING_INPUT]]),
    )
  }
}

/** The same for a task without input files. Undefined: it has some. */
export function demandAtOnce(subject: DemandSubject, task: AnyTask): PlainDemand | undefined {
  const readsNone = subject.dag.inputs.length === 0 && task.inputs.length === 0 && !asksProvider(task)
  return readsNone ? plainDemand(subject, task) : undefined
}

/** The digest of the samples that a finished record of this task was made from; empty unless the task gathers samples. */
export function inputsOf(known: RunFacts, taskId: string): string {
  return inputsDigest(known.index, taskId, samplesIn(known))
}

/** Whether a plan would skip a record that was finished meanwhile, from the results upstream that count now. */
export async function isStillDone(files: TryFiles, demand: PlainDemand, record: StoredRecord): Promise<boolean> {
  const facts = { ...(await recordFacts(files, record)), held: false }
  return decide(facts, { ...demand, forced: false }, NO_UPSTREAM).kind === 'skip'
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
  const parameters = task.parameters.pick(conf) as ParameterValues<AnyParameters>
  return [...dag.inputs, ...task.inputsProvider({ dagId: dag.id, taskId: task.id, parameters })]
}
