import { type Graph, type GraphTask, NO_SAMPLE } from './graph.ts'

/** Why a task instance is run, skipped, or joined to an identical one that runs elsewhere. */
export const REASON_CODES = [
  'no_previous',
  'previous_failed',
  'forced',
  'version_changed',
  'samples_changed',
  'output_missing',
  'upstream_rerun',
  'finished',
  'in_flight_elsewhere',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

export interface Decision {
  readonly action: 'run' | 'skip' | 'join'
  readonly reason: ReasonCode
  /** For people. */
  readonly sentence: string
}

/** What the database and the file system say of one record. */
export interface RecordFacts {
  readonly id: number
  readonly epoch: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** Who claimed it last, as `dag_id/run_id`. */
  readonly owner: string | undefined
  /** Whether somebody's lease on it is alive. */
  readonly held: boolean
  readonly version: string
  /** Digest of the samples a fan-in was made from. */
  readonly inputs: string
  readonly outputPath: string | undefined
  readonly outputMissing: boolean
}

/** What the run demands of a task, whatever its record says. */
export interface TaskDemand {
  readonly version: string
  /** Digest of the run's samples for a task that gathers them; empty for any other. */
  readonly inputs: string
  readonly forced: boolean
}

/** A task instance with its decision. `pending` counts the upstream task instances it waits for. */
export interface PlannedInstance {
  readonly taskId: string
  readonly sample: string
  readonly decision: Decision
  readonly pending: number
}

export interface PlanInput {
  readonly graph: Graph
  readonly samples: readonly string[]
  readonly demandOf: (taskId: string) => TaskDemand
  readonly recordOf: (taskId: string, sample: string) => RecordFacts | undefined
  /** Whether what is downstream of a forced task runs again too. */
  readonly forceDownstream: boolean
}

/** Decides for every task instance of a run, upstreams first. */
export function* planInstances(input: PlanInput): Generator<PlannedInstance> {
  const progress = new Map<string, TaskProgress>()
  for (const task of input.graph) {
    const own = new TaskProgress(task)
    progress.set(task.id, own)
    const upstream = task.after.map((id) => progress.get(id)).filter((known) => known !== undefined)
    const demand = input.demandOf(task.id)
    for (const sample of samplesOf(task, input.samples)) {
      const rerun = upstream.find((known) => known.reruns(task, sample))
      const decision = decide(input.recordOf(task.id, sample), demand, rerun?.task.id)
      own.note(sample, decision, input.forceDownstream)
      const open = decision.action === 'skip' ? [] : upstream.map((known) => known.open(task, sample))
      yield { taskId: task.id, sample, decision, pending: sum(open) }
    }
  }
}

/** The samples of a task's instances: the run's for a per-sample task, else the single empty one. */
export function samplesOf(task: GraphTask, samples: readonly string[]): readonly string[] {
  return task.perSample ? samples : [NO_SAMPLE]
}

/** Decides for one record. `rerunUpstream` names a task just upstream which is not done. */
export function decide(
  record: RecordFacts | undefined,
  demand: TaskDemand,
  rerunUpstream: string | undefined,
): Decision {
  if (demand.forced)
    return { action: 'run', reason: 'forced', sentence: 'Runs again because the trigger asked for it.' }
  if (record === undefined || (record.startedAt === undefined && !record.held))
    return run('no_previous', 'Never done for these parameters.')
  const by = byOwner(record)
  if (record.finishedAt === undefined) {
    if (record.held && rerunUpstream !== undefined)
      return run('upstream_rerun', `Being done${by} now, but '${rerunUpstream}' upstream of it is not done.`)
    if (record.held)
      return {
        action: 'join',
        reason: 'in_flight_elsewhere',
        sentence: `Being done${by} now; its result will be used.`,
      }
    return run('previous_failed', `Started at ${record.startedAt?.toISOString()}${by} and not finished.`)
  }
  const finished = `Finished at ${record.finishedAt.toISOString()}${by}`
  if (record.version !== demand.version) {
    return run(
      'version_changed',
      `${finished} as version '${record.version}'; the task is at version '${demand.version}' now.`,
    )
  }
  if (record.inputs !== demand.inputs) return run('samples_changed', `${finished}, from another set of samples.`)
  if (record.outputMissing) return run('output_missing', `${finished}, but its output ${record.outputPath} is gone.`)
  if (rerunUpstream !== undefined)
    return run('upstream_rerun', `${finished}, but '${rerunUpstream}' upstream of it is not done.`)
  return skipFinished(record, record.finishedAt)
}

/** The decision for a record that is done. */
export function skipFinished(record: Pick<RecordFacts, 'owner'>, finishedAt: Date): Decision {
  return { action: 'skip', reason: 'finished', sentence: `Finished at ${finishedAt.toISOString()}${byOwner(record)}.` }
}

function byOwner({ owner }: Pick<RecordFacts, 'owner'>): string {
  return owner === undefined ? '' : ` by ${owner}`
}

function run(reason: ReasonCode, sentence: string): Decision {
  return { action: 'run', reason, sentence }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** What has been decided for the instances of one task, so that those behind it need not look at each. */
class TaskProgress {
  readonly task: GraphTask
  readonly #open = new Set<string>()
  readonly #reruns = new Set<string>()

  constructor(task: GraphTask) {
    this.task = task
  }

  note(sample: string, decision: Decision, forceDownstream: boolean): void {
    if (decision.action === 'skip') return
    this.#open.add(sample)
    if (decision.reason !== 'forced' || forceDownstream) this.#reruns.add(sample)
  }

  open(downstream: GraphTask, sample: string): number {
    return this.#oneToOne(downstream) ? Number(this.#open.has(sample)) : this.#open.size
  }

  reruns(downstream: GraphTask, sample: string): boolean {
    return this.#oneToOne(downstream) ? this.#reruns.has(sample) : this.#reruns.size > 0
  }

  #oneToOne(downstream: GraphTask): boolean {
    return this.task.perSample && downstream.perSample
  }
}
