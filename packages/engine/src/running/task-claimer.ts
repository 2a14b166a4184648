import {
  type AnyTask,
  type ClaimRequest,
  type ClaimResult,
  type ForeseenInstance,
  type LikelySuccessor,
  MlAirflowError,
  NO_SAMPLE,
  type RecordKey,
  type Store,
  type TaskDelivery,
  type TaskInstance,
  type TryFiles,
} from '@ml-airflow/core'
import { sourcesOf } from '../fan-out/lists-of-run.ts'
import { upstreamResults } from '../planning/lineage.ts'
import {
  type DemandSubject,
  demandAtOnce,
  demandOf,
  isStillDone,
  type PlainDemand,
  subjectOf,
} from '../planning/task-demands.ts'
import { readsTemporary } from './output-restorer.ts'
import type { KnownRun } from './run-cache.ts'

/** Maximum number of task instances that are read ahead. One that takes more than the time of a slot is read in vain. */
const MOST_BEYOND = 15

/** Returns a task instance that was read ahead. */
type Foreseen = (run: number, key: RecordKey) => ForeseenInstance | undefined

/** Returns the log file of a try. */
export type LogPathOf = (task: {
  readonly dagId: string
  readonly runId: string
  readonly taskId: string
  readonly sample: string
  readonly tryNumber: number
}) => string

export interface TaskClaimerOptions {
  /** This process, globally unique: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  readonly logPathOf: LogPathOf
}

export interface TaskClaimerParts {
  readonly store: Pick<Store, 'claims' | 'variables'>
  readonly files: TryFiles
  readonly options: TaskClaimerOptions
}

/** Claims a record, unless it has been made in the meantime. */
export class TaskClaimer {
  readonly #parts: TaskClaimerParts

  constructor(parts: TaskClaimerParts) {
    this.#parts = parts
  }

  /**
   * A result made by another run is valid only if a plan would skip it. Input files are read before the claim.
   * @param mayGoOn whether the slot may continue with a task that this one makes ready
   */
  async claim(known: KnownRun, task: AnyTask, delivery: TaskDelivery, mayGoOn: boolean): Promise<ClaimResult> {
    const { store, files } = this.#parts
    const demand = await demandOf(this.#parts, existingSubject(known), task)
    const ahead = mayGoOn ? aheadOf(known, task) : undefined
    const request = { ...this.#request(known, task, delivery, demand), ahead }
    const result = await store.claims.take(request)
    if (result.kind !== 'finished') return result
    if (!mustRun(known, result.instance) && (await isStillDone(files, demand, result.record))) return result
    return store.claims.take({ ...request, staleEpoch: result.record.finishEpoch ?? -1 })
  }

  /**
   * Undefined for a task with a fingerprint, which takes time to read; with GPUs, which are assigned before the claim; or
   * that reads a temporary output, which may have to be made again first.
   */
  requestAtOnce(known: KnownRun, task: AnyTask, delivery: TaskDelivery): ClaimRequest | undefined {
    const demand = readsTemporary(known, task) ? undefined : plainDemandOf(known, task)
    return demand && this.#request(known, task, delivery, demand)
  }

  /**
   * The task instance with which the slot probably continues after this one: of those downstream with nothing else upstream,
   * the first with the highest weight. A wrong guess costs a read.
   */
  likelyAfter(known: KnownRun, instance: RecordKey, foreseen: Foreseen): LikelySuccessor | undefined {
    const first = heaviestAfter(known, instance)
    if (first === undefined) return undefined
    const { task: next, sample } = first
    if (known.index.gathers(next.id) || readsTemporary(known, next)) return undefined
    if (plainDemandOf(known, next) === undefined) return undefined
    const likely = {
      taskId: next.id,
      sample,
      upstream: upstreamResults(sourcesOf(known), next).queriesFor(sample),
    }
    const seen = first.isFirst ? foreseen(known.run.id, likely) : undefined
    return seen === undefined ? { ...likely, beyond: beyond(known, likely) } : { ...likely, foreseen: seen }
  }

  #request(known: KnownRun, task: AnyTask, { instance }: TaskDelivery, demand: PlainDemand): ClaimRequest {
    const { worker, host, leaseMs, logPathOf } = this.#parts.options
    const { dagId, runId } = known.run
    const { version, inputs, fingerprint } = demand
    return {
      instance,
      sample: task.perSample ? undefined : NO_SAMPLE,
      owner: `${dagId}/${runId}`,
      worker,
      host,
      leaseMs,
      version,
      inputs,
      fingerprint,
      upstream: upstreamResults(sourcesOf(known), task),
      logPathOf: (one) => logPathOf({ ...one, dagId, runId }),
    }
  }
}

interface Follower {
  readonly task: AnyTask
  readonly sample: string
  /** Whether no other task downstream has a higher weight. */
  readonly isFirst: boolean
}

/** Of the tasks downstream with nothing else upstream, the first with the highest weight. */
function heaviestAfter({ index, dag }: KnownRun, { taskId, sample }: RecordKey): Follower | undefined {
  const all = index.downstream(taskId, sample).flatMap((one) => {
    const task = dag?.tasks.get(one.taskId)
    return task === undefined ? [] : [{ task, sample: one.sample }]
  })
  const [first] = all
    .flatMap(({ task, sample }) => (sample === undefined || task.after.length > 1 ? [] : [{ task, sample }]))
    .toSorted((a, b) => b.task.priorityWeight - a.task.priorityWeight)
  if (first === undefined) return undefined
  const isFirst = all.every(({ task }) => task.priorityWeight <= first.task.priorityWeight)
  return { ...first, isFirst }
}

/** Undefined: nothing follows it that a settlement could start at once. With trigger rules, none does. */
function aheadOf(known: KnownRun, task: AnyTask): ClaimRequest['ahead'] {
  const tasks =
    task.perSample || known.index.rules !== undefined ? [] : beyond(known, { taskId: task.id, sample: NO_SAMPLE })
  return tasks.length === 0 ? undefined : { run: known.run.id, tasks, sample: NO_SAMPLE }
}

/** The tasks of the same sample that probably follow one another after this one. */
function beyond(known: KnownRun, first: RecordKey): readonly string[] {
  const tasks: string[] = []
  for (let last = first; tasks.length < MOST_BEYOND; ) {
    const next = heaviestAfter(known, last)
    if (next === undefined || next.sample !== first.sample) break
    last = { taskId: next.task.id, sample: next.sample }
    tasks.push(last.taskId)
  }
  return tasks
}

/** Rules other than the default depend on the upstream ends in this run, which another run's result does not reflect. */
function mustRun({ index }: KnownRun, { taskId, decision }: TaskInstance): boolean {
  return index.task(taskId)?.rule !== undefined && decision !== 'join'
}

function plainDemandOf(known: KnownRun, task: AnyTask): PlainDemand | undefined {
  return task.gpus > 0 ? undefined : demandAtOnce(existingSubject(known), task)
}

/** Its task was found in its DAG. */
function existingSubject(known: KnownRun): DemandSubject {
  const subject = subjectOf(known)
  if (subject === undefined)
    throw new MlAirflowError('internal', `DAG '${known.run.dagId}' is unknown to this process.`)
  return subject
}
