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
import { digestOf } from './digest.ts'
import { recordFacts } from './output-states.ts'
import type { KnownRun } from './run-cache.ts'

/** What a run demands of a task, unless somebody forces it. */
export type PlainDemand = Omit<TaskDemand, 'forced'>

/** What the demands of a run depend on. */
export interface DemandSubject {
  readonly dag: Dag
  readonly index: GraphIndex
  readonly folder: string | undefined
  readonly conf: Conf
  readonly samples: readonly string[]
}

type Files = Pick<TryFiles, 'fingerprint'>
type RunFacts = Pick<KnownRun, 'index'> & { readonly run: Pick<Run, 'options'> }

/** Undefined where this process has no such DAG. */
export function subjectOf({ dag, index, folder, run }: KnownRun): DemandSubject | undefined {
  return dag && { dag, index, folder, conf: run.conf, samples: run.options.samples }
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
export function inputsOf({ index, run }: RunFacts, taskId: string): string {
  return index.gathers(taskId) ? samplesDigest(run.options.samples) : ''
}

/** Whether a plan would skip a record that was finished meanwhile, from the results upstream that count now. */
export async function isStillDone(files: TryFiles, demand: PlainDemand, record: StoredRecord): Promise<boolean> {
  const facts = { ...(await recordFacts(files, record)), held: false }
  return decide(facts, { ...demand, forced: false }, NO_UPSTREAM).action === 'skip'
}

function plainDemand({ index, samples }: DemandSubject, task: AnyTask): PlainDemand {
  return {
    version: task.version,
    inputs: index.gathers(task.id) ? samplesDigest(samples) : '',
    fingerprint: '',
    validSince: task.validFor === undefined ? undefined : new Date(Date.now() - task.validFor * 1000),
  }
}

function samplesDigest(samples: readonly string[]): string {
  return digestOf([...samples].sort().join('\n'))
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
