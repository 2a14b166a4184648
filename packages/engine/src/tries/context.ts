import { hash } from 'node:crypto'
import {
  type AnyParameters,
  type AnyTask,
  type ClaimResult,
  type LostTry,
  MLTaskSubDag,
  NO_SAMPLE,
  type OutputContext,
  type ParametersContext,
  type ParameterValues,
  type Run,
  type Store,
  type UpstreamOutput,
} from '@ml-airflow/core'
import { samplesIn } from '../fan-out/known-lists.ts'
import { gatheredSamples } from '../fan-out/sample-lists.ts'
import type { Observer, TaskStep } from '../observer.ts'
import { inputsOf } from '../planning/demands.ts'
import type { HeldClaim } from '../running/lease-keeper.ts'
import type { KnownRun } from '../running/run-cache.ts'

export type AnyContext = ParametersContext<AnyParameters>

/** A try under way: everything that its steps need. */
export interface Trying extends Extract<ClaimResult, { kind: 'claimed' }> {
  readonly known: KnownRun
  readonly task: AnyTask
  readonly held: HeldClaim
  /** Those that are its alone. */
  readonly gpus: readonly string[]
}

/** Tells how far a try has come. */
export function tellStep(observer: Observer, step: TaskStep, { known, instance, claim }: Trying): void {
  const { taskId, sample } = instance
  observer.step(step, { run: known.run.id, taskId, sample, tryNumber: claim.tryNumber })
}

/** As much of a try as says where its output goes. */
export interface OutputSubject {
  readonly known: Pick<KnownRun, 'parametersIds'> & { readonly run: Pick<Run, 'dagId' | 'conf'> }
  readonly task: AnyTask
  readonly instance: { readonly sample: string }
  readonly claim: { readonly recordId: number }
}

/** What a task's author may read of a claimed try. */
export function outputContext(
  { known, task, instance, claim }: OutputSubject,
  outputDir: string,
): OutputContext<AnyParameters> {
  return {
    dagId: known.run.dagId,
    taskId: task.id,
    record: {
      id: claim.recordId,
      parametersId: known.parametersIds[task.parameters.name] ?? 0,
      sample: instance.sample === '' ? undefined : instance.sample,
    },
    parameters: task.parameters.pick(known.run.conf) as ParameterValues<AnyParameters>,
    outputDir,
  }
}

/** Names a try among all that run on a machine, those of other installations included: these have other logs. */
export function tryKey({ instance, tryNumber, epoch, logPath }: Omit<LostTry, 'counts'>): string {
  return `${instance}-${tryNumber}-${epoch}-${hash('sha1', logPath).slice(0, 8)}`
}

/** Fingerprint of the work, beside its record. Exit evidence with another fingerprint is ignored. */
export function workOf({
  task,
  known,
  lineage,
  fingerprint,
}: Pick<Trying, 'task' | 'known' | 'lineage' | 'fingerprint'>): string {
  const files = fingerprint === '' ? [] : [fingerprint]
  return JSON.stringify([task.version, inputsOf(known, task.id), lineage, ...files])
}

/** The samples that a task may read: those that it gathers from lists, or those of the run. */
export function samplesFor({ known, task }: Trying): readonly string[] {
  const isListed = known.index.gatheredLists(task.id).length > 0
  return isListed ? gatheredSamples(known.index, task.id, samplesIn(known)) : known.run.options.samples
}

/** Outputs of the tasks just upstream. Not read from SQL where none of them declares one. */
export async function upstreamOutputs(
  store: Pick<Store, 'instances'>,
  { known, task, instance }: Trying,
): Promise<readonly UpstreamOutput[]> {
  const upstream = (task.after as readonly AnyTask[]).filter(declaresOutput)
  if (upstream.length === 0) return []
  const selectors = upstream.map((one) => ({
    taskId: one.id,
    sample: one.perSample ? (task.perSample ? instance.sample : undefined) : '',
  }))
  const outputs = await store.instances.outputsOf(known.run.id, selectors)
  const perSample = new Set(upstream.filter((one) => one.perSample).map(({ id }) => id))
  // The placeholder of a list without samples has no output.
  const made = outputs.filter(({ taskId, sample }) => sample !== NO_SAMPLE || !perSample.has(taskId))
  return made.map((output) => ({ ...output, sample: output.sample === '' ? undefined : output.sample }))
}

function declaresOutput(task: AnyTask): boolean {
  return task.outputPathProvider !== MLTaskSubDag.prototype.outputPathProvider
}
