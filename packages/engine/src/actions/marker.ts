import {
  type AnyTask,
  type Claimed,
  type DagRegistry,
  GraphIndex,
  MlAirflowError,
  manifestText,
  NO_RECORD,
  outputPathOf,
  type RecordedInstance,
  type Released,
  type RunPlan,
  type Store,
  type Success,
  type TryEnd,
  type TryFiles,
} from '@ml-airflow/core'
import { sourcesOf, withLists } from '../fan-out/known-lists.ts'
import { Acceptance } from '../planning/acceptance.ts'
import { demandOf, type PlainDemand, subjectOf } from '../planning/demands.ts'
import { upstreamResults } from '../planning/lineage.ts'
import type { KnownRun } from '../running/run-cache.ts'
import type { LogPathOf } from '../running/task-claimer.ts'
import { outputContext } from '../tries/context.ts'

export interface MarkerParts {
  readonly store: Pick<Store, 'instances' | 'clearing' | 'claims' | 'settlement' | 'pools' | 'records' | 'fanOut'>
  readonly registry: Pick<DagRegistry, 'find' | 'folderOf'>
  readonly files: Pick<TryFiles, 'exists' | 'describeOutput' | 'fingerprint'>
  readonly outputDir: string
  /** This process and its host, as a worker names itself. */
  readonly process: { readonly worker: string; readonly host: string }
  readonly logPathOf: LogPathOf
}

export type MarkedState = 'success' | 'failed'

type Output = Pick<Success, 'outputPath' | 'manifest'>

const LEASE_MS = 60_000
const SETTLED: readonly string[] = ['success', 'skipped', 'failed', 'upstream_failed', 'cancelled']

/** Settles task instances by hand, through a claim as a worker takes it: other claims of the record wait. */
export class Marker {
  readonly #parts: MarkerParts

  constructor(parts: MarkerParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `conflict` where marking is not possible now; nothing has changed then */
  async check(plan: RunPlan, instances: readonly RecordedInstance[], state: MarkedState): Promise<void> {
    if (plan.paused)
      throw new MlAirflowError('conflict', `DAG '${plan.run.dagId}' is paused: unpause it to mark tasks of it.`)
    this.checkOutputs(plan, instances, state)
    for (const name of new Set(instances.flatMap(({ pool }) => pool ?? []))) {
      const pool = await this.#parts.store.pools.find(name)
      if (pool !== undefined && pool.slots >= 0 && pool.used >= pool.slots)
        throw new MlAirflowError('conflict', `Pool '${name}' has no free slot now: try again when it has.`)
    }
  }

  /**
   * The output of a task that is marked as done must exist, because tasks downstream read it.
   * @throws MlAirflowError `conflict`, which names the first output that is not there
   */
  checkOutputs(plan: RunPlan, instances: readonly RecordedInstance[], state: MarkedState): void {
    const known = this.#knownOf(plan)
    for (const instance of instances) {
      if (instance.recordId === NO_RECORD) throw unlisted(plan, instance)
      const task = this.#taskOf(plan, instance.taskId)
      const path = this.#declaredOutput(known, task, instance, instance)
      if (state === 'success' && path !== undefined && !this.#parts.files.exists(path)) throw outputless(instance, path)
    }
  }

  /** @returns what may start now */
  async mark(plan: RunPlan, instance: RecordedInstance, state: MarkedState, by: string): Promise<Released> {
    const { store } = this.#parts
    const task = this.#taskOf(plan, instance.taskId)
    await this.#makeReady(plan, instance, by)
    const known = await withLists(store, this.#knownOf(plan), instance.taskId)
    const result = await store.claims.take({
      instance: instance.id,
      owner: `${plan.run.dagId}/${plan.run.runId}`,
      ...this.#parts.process,
      leaseMs: LEASE_MS,
      ...(await this.#workOf(known, task)),
      upstream: upstreamResults(sourcesOf(known), task),
      logPathOf: (one) => this.#parts.logPathOf({ ...one, dagId: plan.run.dagId, runId: plan.run.runId }),
    })
    const downstream = known.index.downstream(instance.taskId, instance.sample)
    const { rules } = known.index
    if (result.kind === 'finished' && state === 'success')
      return store.settlement.skip(instance.id, `Marked as success by ${by}; it was done already.`, downstream, rules)
    if (result.kind !== 'claimed') throw taken(plan, instance)
    const settled =
      state === 'success'
        ? await store.settlement.succeed({
            claim: result.claim,
            end: endOf(state, by),
            downstream,
            rules,
            ...(await this.#outputOf(known, task, result)),
          })
        : await store.settlement.fail({
            claim: result.claim,
            end: endOf(state, by),
            next: { kind: 'settle', state: 'failed' },
            descendants: known.index.descendants(instance.taskId, instance.sample),
            rules,
          })
    if (settled.kind === 'fenced') throw taken(plan, instance)
    if (state === 'success') await new Acceptance(store).accept(known, task, instance)
    return settled.released
  }

  async #makeReady({ run }: RunPlan, instance: RecordedInstance, by: string): Promise<void> {
    const { clearing, instances } = this.#parts.store
    const isSelected = ({ id }: { readonly id: number }) => id === instance.id
    if (SETTLED.includes(instance.state)) await clearing.clear({ run: run.id, by, epochs: new Map(), isSelected })
    await instances.makeReady(instance.id, { pool: undefined, keptMs: LEASE_MS })
  }

  #taskOf({ run }: RunPlan, taskId: string): AnyTask {
    const task = this.#parts.registry.find(run.dagId)?.tasks.get(taskId)
    if (task !== undefined) return task
    throw new MlAirflowError('conflict', `DAG '${run.dagId}' has no task '${taskId}' any more: it cannot be marked.`)
  }

  #knownOf({ run, parametersIds, delivery, graph }: RunPlan): KnownRun {
    const dag = this.#parts.registry.find(run.dagId)
    const folder = this.#parts.registry.folderOf(run.dagId)
    return { run, parametersIds, delivery, index: new GraphIndex(graph), dag, folder }
  }

  async #workOf(known: KnownRun, task: AnyTask): Promise<Pick<PlainDemand, 'version' | 'inputs' | 'fingerprint'>> {
    const subject = subjectOf(known)
    if (subject === undefined) return { version: task.version, inputs: '', fingerprint: '' }
    const { version, inputs, fingerprint } = await demandOf(this.#parts.files, subject, task)
    return { version, inputs, fingerprint }
  }

  #declaredOutput(
    known: KnownRun,
    task: AnyTask,
    instance: { readonly sample: string },
    claim: { readonly recordId: number },
  ): string | undefined {
    return outputPathOf(task, outputContext({ known, task, instance, claim }, this.#parts.outputDir))
  }

  async #outputOf(known: KnownRun, task: AnyTask, { instance, claim }: Claimed): Promise<Output> {
    const outputPath = this.#declaredOutput(known, task, instance, claim)
    if (outputPath === undefined) return { outputPath }
    return { outputPath, manifest: manifestText(await this.#parts.files.describeOutput(outputPath, 'small')) }
  }
}

function endOf(state: MarkedState, by: string): TryEnd {
  return {
    outcome: state,
    exitCode: undefined,
    pid: undefined,
    sentence: `Marked as ${state} by ${by}; nothing was run.`,
  }
}

function outputless({ taskId, sample }: RecordedInstance, path: string): MlAirflowError {
  const which = sample === '' ? '' : ` for sample '${sample}'`
  const sentence = `Task '${taskId}'${which} cannot be marked as done: its output ${path} is not there. Put it there, or run the task.`
  return new MlAirflowError('conflict', sentence)
}

function unlisted({ run, graph }: RunPlan, { taskId }: RecordedInstance): MlAirflowError {
  const source = graph.find(({ id }) => id === taskId)?.samplesFrom?.task
  const sentence = `Task '${taskId}' of run '${run.runId}' cannot be marked: its samples are unknown until '${source}' has run.`
  return new MlAirflowError('conflict', sentence)
}

function taken({ run }: RunPlan, { taskId, sample }: RecordedInstance): MlAirflowError {
  const which = sample === '' ? '' : ` for sample '${sample}'`
  const sentence = `Task '${taskId}'${which} of run '${run.runId}' was taken by somebody else meanwhile: look again.`
  return new MlAirflowError('conflict', sentence)
}
