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
  upstreamSample,
} from '@ml-airflow/core'
import { samplesIn } from '../fan-out/lists-of-run.ts'
import { gatheredSamples } from '../fan-out/sample-lists.ts'
import type { Observer, TaskStep } from '../observer.ts'
import { inputsOf } from '../planning/task-demands.ts'
import type { HeldClaim } from '../running/lease-keeper.ts'
import type { KnownRun } from '../running/run-cache.ts'
import type { TryTrace } from '../tracing/try-trace.ts'

export type AnyContext = ParametersContext<AnyParameters>

/** A try in progress: everything that its steps need. */
export interface Trying extends Extract<ClaimResult, { kind: 'claimed' }> {
  readonly known: KnownRun
  readonly task: AnyTask
  readonly held: HeldClaim
  /** GPUs assigned exclusively to it. */
  readonly gpus: readonly string[]
  readonly trace: TryTrace
}

/** Reports a step of a try to the observer. */
export function reportStep(observer: Observer, step: TaskStep, { known, instance, claim }: Trying): void {
  const { taskId, sample } = instance
  observer.step(step, { run: known.run.id, taskId, sample, tryNumber: claim.tryNumber })
}

/** The part of a try that determines its output path. */
export interface OutputSubject {
  readonly known: Pick<KnownRun, 'parametersIds'> & { readonly run: Pick<Run, 'dagId' | 'conf'> }
  readonly task: AnyTask
  readonly instance: { readonly sample: string }
  readonly claim: { readonly recordId: number }
}

/** The context that a task's author may read for a claimed try. */
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

/** Identifies a try among all on a machine, including those of other installations, which have other log paths. */
export function tryKey({ instance, tryNumber, epoch, logPath }: Omit<LostTry, 'counts'>): string {
  return `${instance}-${tryNumber}-${epoch}-${hash('sha1', logPath).slice(0, 8)}`
}

/** Fingerprint of the work, apart from its record. Exit evidence with another fingerprint is ignored. */
export function workOf({
  task,
  known,
  lineage,
  fingerprint,
}: Pick<Trying, 'task' | 'known' | 'lineage' | 'fingerprint'>): string {
  const files = fingerprint === '' ? [] : [fingerprint]
  return JSON.stringify([task.version, inputsOf(known, task.id), lineage, ...files])
}

/** The samples in a task's context: those gathered from lists, or those of the run. */
export function samplesFor({ known, task }: Trying): readonly string[] {
  const isListed = known.index.gatheredLists(task.id).length > 0
  return isListed ? gatheredSamples(known.index, task.id, samplesIn(known)) : known.run.options.samples
}

/** Outputs of the direct upstream tasks. Skips the query if none of them declares one. */
export async function upstreamOutputs(
  store: Pick<Store, 'instances'>,
  { known, task, instance }: Trying,
): Promise<readonly UpstreamOutput[]> {
  const upstream = (task.after as readonly AnyTask[]).filter(declaresOutput)
  if (upstream.length === 0) return []
  const selectors = upstream.map((one) => ({ taskId: one.id, sample: upstreamSample(one, task, instance.sample) }))
  const outputs = await store.instances.outputsOf(known.run.id, selectors)
  const perSample = new Set(upstream.filter((one) => one.perSample).map(({ id }) => id))
  // The placeholder of an empty list has no output.
  const made = outputs.filter(({ taskId, sample }) => sample !== NO_SAMPLE || !perSample.has(taskId))
  return made.map((output) => ({ ...output, sample: output.sample === '' ? undefined : output.sample }))
}

function declaresOutput(task: AnyTask): boolean {
  return task.outputPathProvider !== MLTaskSubDag.prototype.outputPathProvider
}
