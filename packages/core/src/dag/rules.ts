import type { CourseReason, TaskState } from '../states.ts'

/** Trigger rules, with Airflow's names. A task that is already done counts as a success. */
export const TRIGGER_RULES = [
  'all_success',
  'all_done',
  'all_done_min_one_success',
  'all_failed',
  'all_skipped',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'always',
] as const
export type TriggerRule = (typeof TRIGGER_RULES)[number]

/** Effect of a task instance on downstream tasks. `skipped`: it was left out. One that was already done has `succeeded`. */
export type Outcome = 'succeeded' | 'failed' | 'skipped'

/** Number of direct upstream task instances per outcome. */
export type UpstreamCounts = Readonly<Record<Outcome | 'open', number>>

export const NO_COUNTS: UpstreamCounts = { open: 0, succeeded: 0, failed: 0, skipped: 0 }

/** Result of a trigger rule for a task instance. */
export type VerdictState = 'waiting' | 'queued' | 'skipped' | 'upstream_failed'

/** Reasons for leaving out a task instance. With any other reason, a skipped task instance was already done. */
export const LEFT_OUT_REASONS = ['skip_exit_code', 'upstream_skipped', 'rule_not_met'] as const
const LEFT_OUT: ReadonlySet<string> = new Set(LEFT_OUT_REASONS)

/** Whether a reason says that a skipped task instance was left out. */
export function isLeftOut(reason: string): boolean {
  return LEFT_OUT.has(reason)
}

interface Rule {
  /** Verdicts on a single upstream outcome, regardless of the others. The first match wins. */
  readonly early: readonly (readonly [Outcome, Exclude<VerdictState, 'waiting'>])[]
  /** Verdict when all upstreams have ended without an early verdict. */
  readonly end: (counts: UpstreamCounts) => Exclude<VerdictState, 'waiting'>
  /** Continues the sentence "It runs". */
  readonly when: string
}

// A verdict is early only if no open upstream could change it, so that it does not depend on the order of the ends.
const RULES: Readonly<Record<TriggerRule, Rule>> = {
  all_success: {
    early: [['failed', 'upstream_failed']],
    end: ({ skipped }) => (skipped > 0 ? 'skipped' : 'queued'),
    when: 'once all tasks upstream of it have succeeded',
  },
  all_done: { early: [], end: () => 'queued', when: 'once all tasks upstream of it have ended, however they ended' },
  all_done_min_one_success: {
    early: [['skipped', 'skipped']],
    end: ({ succeeded, failed }) => (succeeded > 0 ? 'queued' : failed > 0 ? 'upstream_failed' : 'skipped'),
    when: 'once all tasks upstream of it have ended, unless one is left out or none has succeeded',
  },
  all_failed: {
    early: [
      ['succeeded', 'skipped'],
      ['skipped', 'skipped'],
    ],
    end: ({ failed }) => (failed > 0 ? 'queued' : 'skipped'),
    when: 'only where all tasks upstream of it fail',
  },
  all_skipped: {
    early: [
      ['succeeded', 'skipped'],
      ['failed', 'skipped'],
    ],
    end: ({ skipped }) => (skipped > 0 ? 'queued' : 'skipped'),
    when: 'only where all tasks upstream of it are left out',
  },
  one_success: {
    early: [['succeeded', 'queued']],
    end: ({ failed }) => (failed > 0 ? 'upstream_failed' : 'skipped'),
    when: 'as soon as one task upstream of it has succeeded',
  },
  one_failed: {
    early: [['failed', 'queued']],
    end: () => 'skipped',
    when: 'only where a task upstream of it fails, and then at once',
  },
  one_done: {
    early: [
      ['succeeded', 'queued'],
      ['failed', 'queued'],
    ],
    end: () => 'skipped',
    when: 'as soon as one task upstream of it has succeeded or failed',
  },
  none_failed: {
    early: [['failed', 'upstream_failed']],
    end: () => 'queued',
    when: 'once all tasks upstream of it have ended, unless one fails',
  },
  none_failed_min_one_success: {
    early: [['failed', 'upstream_failed']],
    end: ({ succeeded }) => (succeeded > 0 ? 'queued' : 'skipped'),
    when: 'once all tasks upstream of it have ended, unless one fails or all are left out',
  },
  none_skipped: {
    early: [['skipped', 'skipped']],
    end: () => 'queued',
    when: 'once all tasks upstream of it have ended, unless one is left out',
  },
  always: { early: [], end: () => 'queued', when: 'at once, whatever comes before it' },
}

/** Applies a trigger rule to the counts of direct upstream task instances. Early verdicts ignore `open` ones. */
export function verdictOf(rule: TriggerRule, counts: UpstreamCounts): VerdictState {
  if (rule === 'always') return 'queued'
  const { early, end } = RULES[rule]
  const decided = early.find(([outcome]) => counts[outcome] > 0)
  if (decided !== undefined) return decided[1]
  return counts.open > 0 ? 'waiting' : end(counts)
}

/** Outcome of a task instance for its downstream tasks. Undefined: it is still open. */
export function outcomeOf({
  state,
  reason,
}: {
  readonly state: TaskState
  readonly reason: string
}): Outcome | undefined {
  switch (state) {
    case 'success':
      return 'succeeded'
    case 'skipped':
      return LEFT_OUT.has(reason) ? 'skipped' : 'succeeded'
    case 'failed':
    case 'upstream_failed':
    case 'cancelled':
      return 'failed'
    default:
      return undefined
  }
}

/** Whether a task instance has a result that downstream tasks can use, new or reused. */
export function isDone(instance: { readonly state: TaskState; readonly reason: string }): boolean {
  return outcomeOf(instance) === 'succeeded'
}

/** Whether a task instance reuses an earlier result. */
export function isReused({ state, reason }: { readonly state: TaskState; readonly reason: string }): boolean {
  return state === 'skipped' && !LEFT_OUT.has(reason)
}

/** Whether a skipped task instance was left out, rather than already done. */
export function wasLeftOut({ state, reason }: { readonly state: TaskState; readonly reason: string }): boolean {
  return state === 'skipped' && LEFT_OUT.has(reason)
}

/** Whether a trigger rule, not a command, settled a task instance. It is settled anew when an upstream task runs again. */
export function isSettledByRule({ state, reason }: { readonly state: TaskState; readonly reason: string }): boolean {
  return state === 'upstream_failed' || (state === 'skipped' && LEFT_OUT.has(reason) && reason !== 'skip_exit_code')
}

/** Whether this is the default rule. */
export function isDefault(rule: TriggerRule | undefined): boolean {
  return rule === undefined || rule === 'all_success'
}

/** The condition of a rule, as a sentence. */
export function ruleSentence(rule: TriggerRule): string {
  return `It runs ${RULES[rule].when} (rule ${rule}).`
}

/** The upstream outcome that decided, if any. */
export function decidingOutcome(rule: TriggerRule, counts: UpstreamCounts): Outcome | undefined {
  const early = RULES[rule].early.find(([outcome]) => counts[outcome] > 0)?.[0]
  return early ?? (rule === 'all_success' && counts.skipped > 0 ? 'skipped' : undefined)
}

/** An upstream task instance whose end decided, with a readable name. */
export interface Cause {
  readonly name: string
  readonly outcome: Outcome
}

const VERBS: Readonly<Record<Outcome, string>> = { succeeded: 'succeeded', failed: 'failed', skipped: 'was left out' }

type VerdictReason = Extract<CourseReason, 'rule_met' | 'upstream_failed'> | 'rule_not_met' | 'upstream_skipped'

/** Explanation of a verdict: a reason code and a sentence. */
export function verdictReason(
  rule: TriggerRule,
  verdict: Exclude<VerdictState, 'waiting'>,
  cause: Cause | undefined,
): { readonly reason: VerdictReason; readonly sentence: string } {
  const what = cause === undefined ? atEnd(rule, verdict) : `${cause.name} upstream of it ${VERBS[cause.outcome]}`
  if (verdict === 'queued') return { reason: 'rule_met', sentence: `Runs by its rule ${rule}: ${what}.` }
  if (isDefault(rule) && cause !== undefined)
    return { reason: verdict === 'skipped' ? 'upstream_skipped' : 'upstream_failed', sentence: `${what}.` }
  const reason = verdict === 'skipped' ? 'rule_not_met' : 'upstream_failed'
  return { reason, sentence: `Not run by its rule ${rule}: ${what}.` }
}

/** Explanation of a verdict on all upstreams together. */
function atEnd(rule: TriggerRule, verdict: Exclude<VerdictState, 'waiting'>): string {
  if (rule === 'always') return 'it waits for none'
  if (verdict === 'queued') return 'all tasks upstream of it have ended'
  if (verdict === 'upstream_failed') return 'no task upstream of it succeeded'
  if (rule === 'one_failed' || rule === 'all_failed') return 'no task upstream of it failed'
  return rule === 'all_skipped' ? 'no task upstream of it was left out' : 'all tasks upstream of it were left out'
}
