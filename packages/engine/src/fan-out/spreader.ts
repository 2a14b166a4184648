import {
  type AnyTask,
  type Decision,
  GraphIndex,
  type GraphTask,
  listKey,
  MlAirflowError,
  type NewInstance,
  NO_SAMPLE,
  noSamples,
  type Store,
  type StoredRecord,
  type TaskInstance,
  type TryFiles,
} from '@ml-airflow/core'
import type { Observer, TaskStep } from '../observer.ts'
import type { AskedAcceptance } from '../planning/asked-acceptance.ts'
import type { Plan, PlanSubject } from '../planning/plan.ts'
import { subjectOf } from '../planning/task-demands.ts'
import { toNewInstance } from '../running/new-instance.ts'
import type { KnownRun } from '../running/run-cache.ts'
import { runRecords } from '../running/run-records.ts'
import { inSlices } from '../running/slices.ts'
import { readSamples } from './sample-lists.ts'

export interface SpreaderParts {
  readonly store: Pick<Store, 'fanOut' | 'instances' | 'records'>
  readonly files: Pick<TryFiles, 'readList'>
  /** Decides for the tasks of a list. */
  readonly plan: (subject: PlanSubject, records: readonly StoredRecord[]) => Promise<Plan>
  readonly acceptance: AskedAcceptance
  readonly observer: Observer
}

/** A list to process: the tasks that run for it, and the task that wrote it. */
interface Listing {
  readonly known: KnownRun
  readonly placeholder: TaskInstance
  readonly tasks: readonly GraphTask[]
  readonly source: AnyTask
}

/** State of a direct upstream task of a list's tasks. */
type Upstream = Awaited<ReturnType<Store['fanOut']['unsampled']>>[number]

/** Creates the task instances for the samples that a task has listed, after it has run. */
export class Spreader {
  readonly #parts: SpreaderParts

  constructor(parts: SpreaderParts) {
    this.#parts = parts
  }

  /** Idempotent: the first call replaces the placeholder, in one transaction. */
  async spread(known: KnownRun, placeholder: TaskInstance): Promise<void> {
    const listing = listingOf(known, placeholder)
    if (listing === undefined) return this.#fail(known, placeholder, NO_SOURCE)
    const samples = await this.#samplesOf(listing)
    if (typeof samples === 'string') return this.#fail(known, placeholder, samples)
    const upstream = await this.#upstreamOf(listing)
    const instances = await this.#decide(listing, samples, upstream)
    this.#report('listed', placeholder)
    await this.#accept(listing, upstream, instances)
    await this.#write(listing, instances)
    this.#report('spread', placeholder)
  }

  #report(step: TaskStep, { run, taskId, sample, tryNumber }: TaskInstance): void {
    this.#parts.observer.step(step, { run, taskId, sample, tryNumber })
  }

  async #fail(known: KnownRun, { id, taskId }: TaskInstance, sentence: string): Promise<void> {
    await this.#parts.store.fanOut.fail({ run: known.run.id, id, taskId }, sentence, known.index)
  }

  /** If some tasks already run for the list, the others use the same samples. @returns a sentence if there is no list */
  async #samplesOf({ known, tasks, source }: Listing): Promise<readonly string[] | string> {
    const { store, files } = this.#parts
    const standing = await this.#alreadySpread(known, tasks)
    if (standing !== undefined) return standing
    const [output] = await store.instances.outputsOf(known.run.id, [{ taskId: source.id, sample: NO_SAMPLE }])
    const from = tasks[0]?.samplesFrom
    if (output?.outputPath === undefined || from === undefined)
      return `Its samples come from '${source.id}', which has no output in this run.`
    try {
      return await readSamples(files, output.outputPath, from, tasks.length)
    } catch (error) {
      if (error instanceof MlAirflowError && error.code === 'bad_argument') return error.message
      throw error
    }
  }

  async #alreadySpread({ run }: KnownRun, tasks: readonly GraphTask[]): Promise<readonly string[] | undefined> {
    const ids = tasks.map(({ id }) => id)
    const [spread, open] = [
      await this.#parts.store.fanOut.samplesOf(run.id, ids),
      await this.#placeholders(run.id, ids),
    ]
    const done = ids.find((id) => spread.has(id) && !open.has(id))
    return done === undefined ? undefined : spread.get(done)
  }

  async #placeholders(run: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await this.#parts.store.fanOut.unsampled(run, ids)).map(({ taskId }) => taskId))
  }

  /** The direct upstream tasks outside the list. None of them is per sample. */
  #upstreamOf({ known, tasks }: Listing): Promise<readonly Upstream[]> {
    const own = new Set(tasks.map(({ id }) => id))
    const upstream = new Set(tasks.flatMap(({ after }) => after).filter((id) => !own.has(id)))
    return this.#parts.store.fanOut.unsampled(known.run.id, [...upstream])
  }

  async #decide(
    { known, tasks }: Listing,
    samples: readonly string[],
    upstream: readonly Upstream[],
  ): Promise<readonly NewInstance[]> {
    const subject = subjectOf(known)
    if (subject === undefined || samples.length === 0) return []
    const records = await this.#records(known, tasks, samples, upstream)
    const plan = await this.#parts.plan(
      {
        ...subject,
        index: new GraphIndex([...upstream.map(({ taskId }) => upstreamTask(known, taskId)), ...tasks]),
        options: known.run.options,
        parametersIds: known.parametersIds,
        lists: listedBy(tasks, samples),
        decided: new Map(upstream.map((one) => [one.taskId, decisionOf(one)])),
        accepted: new Set(upstream.filter((one) => this.#isAccepted(known, one)).map(({ taskId }) => taskId)),
      },
      records,
    )
    const instances: NewInstance[] = []
    for await (const instance of inSlices(plan.instances)) instances.push(toNewInstance(instance, plan, known))
    return instances
  }

  #records(
    known: KnownRun,
    tasks: readonly GraphTask[],
    samples: readonly string[],
    upstream: readonly Upstream[],
  ): Promise<readonly StoredRecord[]> {
    return runRecords(this.#parts.store, known, [
      ...tasks.map(({ id }) => ({ taskId: id, samples })),
      ...upstream.map(({ taskId }) => ({ taskId, samples: [NO_SAMPLE] })),
    ])
  }

  async #write({ known, placeholder, tasks, source }: Listing, instances: readonly NewInstance[]): Promise<void> {
    const own = new Set(tasks.map(({ id }) => id))
    const gathering = new Set(
      tasks.flatMap(({ id }) => known.index.downstreamTasks(id)).filter(({ id }) => !own.has(id)),
    )
    await this.#parts.store.fanOut.spread({
      run: known.run.id,
      placeholder: placeholder.id,
      tasks: tasks.map(({ id, after }) => ({ id, after: after.filter((upstream) => own.has(upstream)) })),
      instances,
      gathering: [...gathering].map(({ id, after }) => ({ id, after })),
      index: known.index,
      empty: noSamples(source.id),
    })
  }

  /** A changed result of a task that is forced alone, or marked as done, does not make downstream tasks run again. */
  #isAccepted(known: KnownRun, { taskId, state }: Upstream): boolean {
    const task = known.dag?.tasks.get(taskId)
    return state === 'success' && task !== undefined && this.#parts.acceptance.isAsked(known, task)
  }

  /** Comes before the write, after which nobody would do it again. */
  async #accept({ known }: Listing, upstream: readonly Upstream[], instances: readonly NewInstance[]): Promise<void> {
    const kept = instances.filter(({ decision }) => decision.reason === 'finished')
    for (const one of upstream) {
      const task = known.dag?.tasks.get(one.taskId)
      if (task !== undefined && this.#isAccepted(known, one))
        await this.#parts.acceptance.accept(known, task, { id: one.id, sample: NO_SAMPLE }, kept)
    }
  }
}

/** Undefined: the DAG of this worker no longer has such a list. */
function listingOf(known: KnownRun, placeholder: TaskInstance): Listing | undefined {
  const tasks = known.index.tasksOfList(placeholder.taskId)
  const source = known.dag?.tasks.get(tasks[0]?.samplesFrom?.task ?? '')
  return source && { known, placeholder, tasks, source }
}

const NO_SOURCE = 'Its samples come from a task that its DAG has no more.'

function upstreamTask({ index }: KnownRun, id: string): GraphTask {
  return { ...(index.task(id) ?? { perSample: false }), id, after: [] }
}

function listedBy([first]: readonly GraphTask[], samples: readonly string[]) {
  return new Map(first?.samplesFrom === undefined ? [] : [[listKey(first.samplesFrom), { samples }]])
}

/** An instance that is not settled, or was not skipped, may have made another result. */
function decisionOf({ state, reason }: Upstream): Decision {
  const isDone = state === 'success' || state === 'skipped'
  return isDone
    ? { kind: 'skip', reason: 'finished', sentence: '' }
    : { kind: 'run', reason: reason === 'forced' ? 'forced' : 'upstream_rerun', sentence: '' }
}
