import type { RecordFacts, TaskDemand, UpstreamFacts, Work } from './decision-facts.ts'
import { changedCall, changedInput } from './fingerprint.ts'
import { emptiness, type Manifest } from './manifest.ts'

/** Reasons why a task instance runs, is skipped, or joins an identical one that runs elsewhere. */
export const REASON_CODES = [
  'no_previous',
  'previous_failed',
  'left_out',
  'cleared',
  'forced',
  'version_changed',
  'samples_changed',
  'input_changed',
  'command_changed',
  'variable_changed',
  'expired',
  'output_missing',
  'output_changed',
  'output_needed',
  'upstream_rerun',
  'upstream_changed',
  'finished',
  'in_flight_elsewhere',
  'being_redone',
  'samples_unknown',
  'no_samples',
  'depends_on_rule',
  'rule_not_met',
  'upstream_skipped',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

export const DECISIONS = ['run', 'skip', 'join'] as const
export type DecisionKind = (typeof DECISIONS)[number]

export interface Decision {
  readonly kind: 'run' | 'skip' | 'join'
  readonly reason: ReasonCode
  /** A sentence for the user. */
  readonly sentence: string
}

/** Decides whether one record must be made. */
export function decide(record: RecordFacts | undefined, demand: TaskDemand, upstream: UpstreamFacts): Decision {
  if (demand.forced) return run('forced', 'Runs again because the trigger asked for it.')
  if (record === undefined || isUntouched(record)) return run('no_previous', 'Never done for these parameters.')
  if (record.held) return decideHeld(record, demand, upstream)
  if (record.finishedAt === undefined) return decideUnfinished(record)
  return decideFinished(record, record.finishedAt, demand, upstream)
}

/** The decision for a record that is done. */
export function skipFinished(
  record: Pick<RecordFacts, 'owner' | 'finishedBy' | 'outputPath' | 'manifest'>,
  finishedAt: Date,
): Decision {
  const { outputPath, manifest } = record
  const note = outputPath === undefined || manifest === undefined ? '' : outputNote(outputPath, manifest)
  return { kind: 'skip', reason: 'finished', sentence: `${finishOf(record, finishedAt)}.${note}` }
}

function outputNote(outputPath: string, manifest: Manifest): string {
  const { removedAt } = manifest
  if (removedAt !== undefined)
    return ` Its temporary output was removed at ${removedAt.toISOString()}, and nothing needs it.`
  const how = emptiness(manifest)
  return how === undefined ? '' : ` Its output ${outputPath} ${how}.`
}

function isUntouched({ startedAt, held }: RecordFacts): boolean {
  return startedAt === undefined && !held
}

/** Another claim holds the record. Its result is usable if it is made from the same inputs. */
function decideHeld(record: RecordFacts, demand: TaskDemand, upstream: UpstreamFacts): Decision {
  const by = byWhom(record.owner)
  const doing = `Being done${by} now`
  const other = upstreamRerun(upstream) ?? (record.claimed && claimDifference(record.claimed, demand, upstream))
  if (other !== undefined) return run(other.reason, `${doing}, ${other.how}.`)
  if (record.finishedAt === undefined)
    return { kind: 'join', reason: 'in_flight_elsewhere', sentence: `${doing}; its result will be used.` }
  const sentence = `${finishOf(record, record.finishedAt)}, and being done again${by} now; the new result will be used.`
  return { kind: 'join', reason: 'being_redone', sentence }
}

function decideUnfinished({ startedAt, clearedAt, owner, isLeftOut }: RecordFacts): Decision {
  if (clearedAt !== undefined) return run('cleared', `Cleared at ${clearedAt.toISOString()}, and not done again since.`)
  if (isLeftOut)
    return run('left_out', `Started at ${startedAt?.toISOString()}${byWhom(owner)}, and left out by its exit code.`)
  return run('previous_failed', `Started at ${startedAt?.toISOString()}${byWhom(owner)} and not finished.`)
}

function decideFinished(record: RecordFacts, finishedAt: Date, demand: TaskDemand, upstream: UpstreamFacts): Decision {
  const why =
    versionChange(record, demand) ??
    samplesChange(record, demand) ??
    inputChange(record, demand) ??
    callChange(record, demand) ??
    expiry(finishedAt, demand) ??
    outputChange(record, demand) ??
    upstreamRerun(upstream) ??
    upstreamChange(record, upstream)
  if (why === undefined) return skipFinished(record, finishedAt)
  return run(why.reason, `${finishOf(record, finishedAt)}, ${why.how}.`)
}

/** A reason why a result is not usable. */
interface Difference {
  readonly reason: ReasonCode
  /** Continues a clause that ends with a comma. */
  readonly how: string
}

/** Difference between the work of a claim and the work that a run requires. */
function claimDifference(claimed: Work, demand: TaskDemand, upstream: UpstreamFacts): Difference | undefined {
  const own =
    versionChange(claimed, demand) ??
    samplesChange(claimed, demand) ??
    inputChange(claimed, demand) ??
    callChange(claimed, demand)
  if (own !== undefined) return own
  const changed = claimed.lineage === undefined ? undefined : upstream.changedSince(claimed.lineage)
  return changed === undefined ? undefined : { reason: 'upstream_changed', how: fromEarlier(changed) }
}

function versionChange({ version }: Work, demand: TaskDemand): Difference | undefined {
  if (version === demand.version) return undefined
  const how = `as version '${version}', while the task is at version '${demand.version}'`
  return { reason: 'version_changed', how }
}

function samplesChange({ inputs }: Work, demand: TaskDemand): Difference | undefined {
  return inputs === demand.inputs ? undefined : { reason: 'samples_changed', how: 'from another set of samples' }
}

function inputChange({ fingerprint }: Work, demand: TaskDemand): Difference | undefined {
  const how = changedInput(fingerprint, demand.fingerprint)
  return how === undefined ? undefined : { reason: 'input_changed', how }
}

function callChange({ fingerprint }: Work, demand: TaskDemand): Difference | undefined {
  const changed = changedCall(fingerprint, demand.fingerprint)
  if (changed === undefined) return undefined
  return { reason: changed.cause === 'command' ? 'command_changed' : 'variable_changed', how: changed.how }
}

function expiry(finishedAt: Date, { validSince }: TaskDemand): Difference | undefined {
  if (validSince === undefined || finishedAt >= validSince) return undefined
  return { reason: 'expired', how: `and expired: only results from after ${validSince.toISOString()} count` }
}

function outputChange({ output, outputPath }: RecordFacts, { neededBy }: TaskDemand): Difference | undefined {
  if (output.kind === 'as_made') return undefined
  if (output.kind === 'removed') return neededBy === undefined ? undefined : neededAgain(output.at, neededBy)
  if (output.kind === 'missing') return { reason: 'output_missing', how: `but its output ${outputPath} is gone` }
  return { reason: 'output_changed', how: `but its output is not what it made: ${output.file} ${output.how}` }
}

function neededAgain(at: Date, taskId: string): Difference {
  const how = `but its temporary output was removed at ${at.toISOString()}, and '${taskId}' downstream of it needs it`
  return { reason: 'output_needed', how }
}

function upstreamRerun({ rerun }: UpstreamFacts): Difference | undefined {
  return rerun === undefined
    ? undefined
    : { reason: 'upstream_rerun', how: `but '${rerun}' upstream of it is not done` }
}

/** Without a recorded lineage, times decide, as in Make: a result must not be older than its sources. */
function upstreamChange({ lineage, startedAt }: RecordFacts, upstream: UpstreamFacts): Difference | undefined {
  if (lineage === undefined) {
    const { newest } = upstream
    const isNewer = newest !== undefined && startedAt !== undefined && newest.finishedAt > startedAt
    return isNewer ? { reason: 'upstream_changed', how: madeAgain(newest) } : undefined
  }
  const changed = upstream.changedSince(lineage)
  if (changed === undefined) return undefined
  const { newest } = upstream
  const how = newest !== undefined && newest.taskId === changed ? madeAgain(newest) : fromEarlier(changed)
  return { reason: 'upstream_changed', how }
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
  return { kind: 'run', reason, sentence }
}
