/** Why a task instance is run, skipped, or joined to an identical one that runs elsewhere. */
export const REASON_CODES = [
  'no_previous',
  'previous_failed',
  'cleared',
  'forced',
  'version_changed',
  'samples_changed',
  'output_missing',
  'upstream_rerun',
  'upstream_changed',
  'finished',
  'in_flight_elsewhere',
  'being_redone',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

export interface Decision {
  readonly action: 'run' | 'skip' | 'join'
  readonly reason: ReasonCode
  /** For people. */
  readonly sentence: string
}

/** What a result is, or will be, made by and from. */
export interface Work {
  readonly version: string
  /** Digest of the samples that a fan-in gathers; empty for any other task. */
  readonly inputs: string
  /** The results upstream, as lineageOf writes them. Undefined: made before lineages were recorded. */
  readonly lineage: string | undefined
}

/** What the database and the file system say of one record. `version`, `inputs` and `lineage` are those of its finish. */
export interface RecordFacts extends Work {
  readonly id: number
  /** Of its last claim. */
  readonly epoch: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** The epoch of the claim that made the finish; 0 for a finish that no claim made. Undefined: not finished. */
  readonly finishEpoch: number | undefined
  /** Who made the finish, as `dag_id/run_id`. */
  readonly finishedBy: string | undefined
  /** The task instance that made the finish. */
  readonly finishedInstance: number | undefined
  /** Since when its finish does not count any more, because somebody cleared it. */
  readonly clearedAt: Date | undefined
  /** Who claimed it last, as `dag_id/run_id`. */
  readonly owner: string | undefined
  /** Whether the lease of its last claim is alive. */
  readonly held: boolean
  /** What its last claim makes. Undefined: claimed before this was recorded, or never. */
  readonly claimed: Work | undefined
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

/** What a decision must know of the tasks just upstream. */
export interface UpstreamFacts {
  /** One that is not done. */
  readonly rerun: string | undefined
  /** The one whose results differ from those that this lineage names, if any does. */
  readonly changedSince: (lineage: string) => string | undefined
  /** The one that was finished last, and when. */
  readonly newest: { readonly taskId: string; readonly finishedAt: Date } | undefined
}

/** For a task that comes after none. */
export const NO_UPSTREAM: UpstreamFacts = { rerun: undefined, changedSince: () => undefined, newest: undefined }

/** Decides for one record. */
export function decide(record: RecordFacts | undefined, demand: TaskDemand, upstream: UpstreamFacts): Decision {
  if (demand.forced) return run('forced', 'Runs again because the trigger asked for it.')
  if (record === undefined || isUntouched(record)) return run('no_previous', 'Never done for these parameters.')
  if (record.held) return decideHeld(record, demand, upstream)
  if (record.finishedAt === undefined) return decideUnfinished(record)
  return decideFinished(record, record.finishedAt, demand, upstream)
}

/** The decision for a record that is done. */
export function skipFinished(record: Pick<RecordFacts, 'owner' | 'finishedBy'>, finishedAt: Date): Decision {
  return { action: 'skip', reason: 'finished', sentence: `${finishOf(record, finishedAt)}.` }
}

function isUntouched({ startedAt, held }: RecordFacts): boolean {
  return startedAt === undefined && !held
}

/** Somebody works on it. The result will do where it is made of the same. */
function decideHeld(record: RecordFacts, demand: TaskDemand, upstream: UpstreamFacts): Decision {
  const by = byWhom(record.owner)
  const doing = `Being done${by} now`
  if (upstream.rerun !== undefined)
    return run('upstream_rerun', `${doing}, but '${upstream.rerun}' upstream of it is not done.`)
  const other = record.claimed && differenceOf(record.claimed, demand, upstream)
  if (other !== undefined) return run(other.reason, `${doing}, ${other.how}.`)
  if (record.finishedAt === undefined)
    return { action: 'join', reason: 'in_flight_elsewhere', sentence: `${doing}; its result will be used.` }
  const sentence = `${finishOf(record, record.finishedAt)}, and being done again${by} now; the new result will be used.`
  return { action: 'join', reason: 'being_redone', sentence }
}

function decideUnfinished({ startedAt, clearedAt, owner }: RecordFacts): Decision {
  if (clearedAt !== undefined) return run('cleared', `Cleared at ${clearedAt.toISOString()}, and not done again since.`)
  return run('previous_failed', `Started at ${startedAt?.toISOString()}${byWhom(owner)} and not finished.`)
}

function decideFinished(record: RecordFacts, finishedAt: Date, demand: TaskDemand, upstream: UpstreamFacts): Decision {
  const finished = finishOf(record, finishedAt)
  const other = workDifference(record, demand)
  if (other !== undefined) return run(other.reason, `${finished}, ${other.how}.`)
  if (record.outputMissing) return run('output_missing', `${finished}, but its output ${record.outputPath} is gone.`)
  if (upstream.rerun !== undefined)
    return run('upstream_rerun', `${finished}, but '${upstream.rerun}' upstream of it is not done.`)
  const changed = changeUpstream(record, upstream)
  if (changed !== undefined) return run('upstream_changed', `${finished}, ${changed}.`)
  return skipFinished(record, finishedAt)
}

interface Difference {
  readonly reason: ReasonCode
  /** Goes on from a clause that ends with a comma. */
  readonly how: string
}

function differenceOf(work: Work, demand: TaskDemand, upstream: UpstreamFacts): Difference | undefined {
  const difference = workDifference(work, demand)
  if (difference !== undefined) return difference
  const changed = work.lineage === undefined ? undefined : upstream.changedSince(work.lineage)
  return changed === undefined ? undefined : { reason: 'upstream_changed', how: fromEarlier(changed) }
}

function workDifference({ version, inputs }: Work, demand: TaskDemand): Difference | undefined {
  if (version !== demand.version) {
    const how = `as version '${version}', while the task is at version '${demand.version}'`
    return { reason: 'version_changed', how }
  }
  if (inputs !== demand.inputs) return { reason: 'samples_changed', how: 'from another set of samples' }
  return undefined
}

/** Where no lineage was recorded, time decides, as in Make: a result must not be older than those it was made from. */
function changeUpstream(record: RecordFacts, { changedSince, newest }: UpstreamFacts): string | undefined {
  const { lineage, startedAt } = record
  if (lineage === undefined) {
    const isNewer = newest !== undefined && startedAt !== undefined && newest.finishedAt > startedAt
    return isNewer ? madeAgain(newest) : undefined
  }
  const changed = changedSince(lineage)
  if (changed === undefined) return undefined
  return newest !== undefined && newest.taskId === changed ? madeAgain(newest) : fromEarlier(changed)
}

function fromEarlier(taskId: string): string {
  return `from an earlier result of '${taskId}'`
}

function madeAgain({ taskId, finishedAt }: { readonly taskId: string; readonly finishedAt: Date }): string {
  return `${fromEarlier(taskId)}, which was made again at ${finishedAt.toISOString()}`
}

function finishOf({ owner, finishedBy }: Pick<RecordFacts, 'owner' | 'finishedBy'>, finishedAt: Date): string {
  return `Finished at ${finishedAt.toISOString()}${byWhom(finishedBy ?? owner)}`
}

function byWhom(owner: string | undefined): string {
  return owner === undefined ? '' : ` by ${owner}`
}

function run(reason: ReasonCode, sentence: string): Decision {
  return { action: 'run', reason, sentence }
}
