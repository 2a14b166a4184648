import { isDeepStrictEqual } from 'node:util'
import {
  type Conf,
  type Dag,
  defined,
  type EndedAuditEntry,
  isPoolName,
  isStorableDate,
  MlAirflowError,
  MOST_SAMPLE_INSTANCES,
  type NewRun,
  quotedNames,
  RUN_ID,
  type Run,
  type RunOptions,
  SAMPLE,
} from '@ml-airflow/core'
import type { KeptDag } from '../running/kept-dags.ts'

/** A client's request, validated in shape only. */
export interface TriggerRequest {
  readonly dagId: string
  /** Default: `manual__` and the execution date. */
  readonly runId?: string | undefined
  readonly conf?: unknown
  readonly force?: 'all' | readonly string[] | undefined
  /** Default: true. */
  readonly forceDownstream?: boolean | undefined
  /** Default: the samples of the DAG. */
  readonly samples?: readonly string[] | undefined
  /** Default: now. */
  readonly executionDate?: Date | undefined
  /** Pool for all tasks of the run, overriding the pool of each task. */
  readonly pool?: string | undefined
  /** Name of the user who marks the tasks as done without running them. */
  readonly markedBy?: string | undefined
  /** Name and channel of the trigger, for messages. */
  readonly by?: string | undefined
  /** W3C `traceparent` of the caller, whose trace the run continues. */
  readonly traceparent?: string | undefined
  /** Audit entry to add with the run. Undefined: the caller has added it. */
  readonly audit?: EndedAuditEntry | undefined
  /** The DAG of an earlier run. Default: the DAG as this process has loaded it. */
  readonly kept?: KeptDag | undefined
}

/**
 * Validates a request against its DAG.
 * @throws MlAirflowError `bad_conf` or `bad_argument`
 */
export function checkRequest(dag: Dag, request: TriggerRequest): { readonly conf: Conf; readonly options: RunOptions } {
  const options: RunOptions = {
    force: checkForce(dag, request.force ?? []),
    forceDownstream: request.forceDownstream ?? true,
    samples: checkSamples(dag, request.samples ?? dag.samples),
    ...defined({ pool: checkPool(request.pool), markedBy: request.markedBy }),
  }
  return { conf: dag.parameters.parse(request.conf ?? {}, `DAG '${dag.id}'`), options }
}

/** The run of a validated request. `runId` is required if the request has none. */
export function newRun(dag: Dag, request: TriggerRequest, runId: string, executionDate: Date): NewRun {
  if (!RUN_ID.test(runId)) {
    throw new MlAirflowError(
      'bad_argument',
      `The run id ${JSON.stringify(runId.slice(0, 200))} is not allowed: it must begin with a letter or digit and hold only letters, digits and _ . : + ~ @ -, 190 at most.`,
    )
  }
  if (!isStorableDate(executionDate))
    throw new MlAirflowError('bad_argument', 'The execution date is not allowed: its year must be one of 1 to 9999.')
  return {
    ...checkRequest(dag, request),
    dagId: dag.id,
    runId,
    graph: dag.graph,
    parameters: dag.parameters,
    executionDate,
    externalTrigger: true,
    triggeredBy: request.by,
    traceparent: request.traceparent,
    ...defined({ definition: request.kept?.definition, audit: request.audit }),
  }
}

/** @throws MlAirflowError `conflict` if the run id belongs to a run with another conf or other options */
export function checkSameRun(first: Run, asked: NewRun): void {
  const differs = (['conf', 'options'] as const).filter(
    (part) => !isDeepStrictEqual(first[part], asStored(asked[part])),
  )
  if (differs.length === 0) return
  throw new MlAirflowError(
    'conflict',
    `Run '${first.runId}' of DAG '${first.dagId}' already exists with another ${differs.join(' and other ')}: give the new run another id.`,
  )
}

/**
 * The request of a backfill without irrelevant differences from the first run: the user who marked it and, once the run has
 * succeeded, the options that led to it.
 */
export function asRepeated({ state, options: first }: Run, asked: NewRun): NewRun {
  const isDone = state === 'success'
  const { pool: askedPool, markedBy: askedMark, ...options } = asked.options
  const pool = isDone ? first.pool : askedPool
  const markedBy = isDone ? first.markedBy : askedMark && (first.markedBy ?? askedMark)
  return { ...asked, options: { ...options, ...defined({ pool, markedBy }) } }
}

/** A run created by a tick of the schedule. */
export function scheduledRun(dag: Dag, conf: Conf, executionDate: Date): NewRun {
  const run = newRun(dag, { dagId: dag.id, conf }, runIdOf('scheduled', executionDate), executionDate)
  return { ...run, externalTrigger: false, triggeredBy: 'its schedule' }
}

/** Assigns a distinct millisecond to each run of this process without an id, because Airflow derives the id from it. */
export class ExecutionDates {
  #last = Number.NEGATIVE_INFINITY

  next(now: Date): Date {
    this.#last = Math.max(now.getTime(), this.#last + 1)
    return new Date(this.#last)
  }
}

/** Airflow's run ids, by the origin of the run. */
export function runIdOf(kind: 'manual' | 'scheduled' | 'backfill', executionDate: Date): string {
  const time = executionDate.toISOString()
  const end = time.endsWith('.000Z') ? -'.000Z'.length : -'Z'.length
  return `${kind}${kind === 'backfill' ? '_' : '__'}${time.slice(0, end)}+00:00`
}

function checkForce(dag: Dag, force: 'all' | readonly string[]): 'all' | readonly string[] {
  if (force === 'all') return force
  const unknown = force.filter((taskId) => !dag.tasks.has(taskId))
  if (unknown.length === 0) return [...new Set(force)].sort()
  throw new MlAirflowError(
    'bad_argument',
    `DAG '${dag.id}' has no task ${quotedNames(unknown)}; its tasks are ${quotedNames([...dag.tasks.keys()])}.`,
  )
}

function checkPool(pool: string | undefined): string | undefined {
  if (pool === undefined || isPoolName(pool)) return pool
  const given = JSON.stringify(pool.slice(0, 200))
  throw new MlAirflowError(
    'bad_argument',
    `The pool ${given} is not allowed: a name must not be blank, nor have blanks at its ends.`,
  )
}

function checkSamples(dag: Dag, samples: readonly string[]): readonly string[] {
  const perSample = dag.graph.filter((task) => task.perSample && task.samplesFrom === undefined).length
  const isListed = dag.graph.some((task) => task.samplesFrom !== undefined)
  const problem = (sentence: string) => new MlAirflowError('bad_argument', sentence)
  if (perSample === 0 && samples.length > 0 && isListed)
    throw problem(`The samples of DAG '${dag.id}' come from the output of a task, but samples were given.`)
  if (perSample === 0 && samples.length > 0)
    throw problem(`DAG '${dag.id}' has no task that runs per sample, but samples were given.`)
  if (perSample > 0 && samples.length === 0)
    throw problem(`DAG '${dag.id}' has tasks that run per sample: name the samples.`)
  if (new Set(samples).size < samples.length) throw problem('A sample is named twice.')
  const odd = samples.find((sample) => !SAMPLE.test(sample))
  if (odd !== undefined) {
    throw problem(
      `The sample ${JSON.stringify(odd.slice(0, 200))} is not allowed: letters, digits and _ . : + ~ @ -, 190 at most.`,
    )
  }
  if (perSample * samples.length > MOST_SAMPLE_INSTANCES) {
    throw problem(
      `${samples.length} samples of ${perSample} tasks are too many: ${MOST_SAMPLE_INSTANCES} task instances are allowed in a run.`,
    )
  }
  return samples
}

/** SQL stores JSON, which has neither -0 nor undefined. */
function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
