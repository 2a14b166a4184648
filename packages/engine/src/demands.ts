import {
  type AnyTask,
  decide,
  NO_UPSTREAM,
  type Run,
  type StoredRecord,
  type TaskDemand,
  type TryFiles,
} from '@ml-airflow/core'
import { digestOf } from './digest.ts'
import { recordFacts } from './output-states.ts'
import type { KnownRun } from './run-cache.ts'

/** What a run demands of a task, unless somebody forces it. */
export type PlainDemand = Omit<TaskDemand, 'forced'>

type RunFacts = Pick<KnownRun, 'index'> & { readonly run: Pick<Run, 'options'> }

export function demandOf(known: RunFacts, task: AnyTask): PlainDemand {
  return { version: task.version, inputs: inputsOf(known, task.id), fingerprint: '', validSince: undefined }
}

/** The digest of the samples that a finished record of this task was made from; empty unless the task gathers samples. */
export function inputsOf({ index, run }: RunFacts, taskId: string): string {
  return index.gathers(taskId) ? samplesDigest(run.options.samples) : ''
}

export function samplesDigest(samples: readonly string[]): string {
  return digestOf([...samples].sort().join('\n'))
}

/** Whether a plan would skip a record that was finished meanwhile, from the results upstream that count now. */
export async function isStillDone(files: TryFiles, demand: PlainDemand, record: StoredRecord): Promise<boolean> {
  const facts = { ...(await recordFacts(files, record)), held: false }
  return decide(facts, { ...demand, forced: false }, NO_UPSTREAM).action === 'skip'
}
