import type { GraphTask } from '../dag/graph.ts'
import {
  decidingOutcome,
  isDefault,
  ruleSentence,
  type TriggerRule,
  type UpstreamCounts,
  verdictOf,
  verdictReason,
} from '../dag/rules.ts'
import type { Decision } from './decide.ts'

/** Rules that hold only after a failure or a skip. */
const EXCEPTIONAL: ReadonlySet<TriggerRule> = new Set(['one_failed', 'all_failed', 'all_skipped'])

/** The decision for a record applies if the trigger rule lets the task run. */
export function byRule(
  { rule = 'all_success' }: GraphTask,
  decision: Decision,
  counts: UpstreamCounts,
): { readonly decision: Decision; readonly pending: number } {
  const verdict = verdictOf(rule, counts)
  if (verdict === 'skipped') return { decision: leftOut(rule, counts), pending: 0 }
  if (decision.kind === 'skip' || verdict !== 'waiting') return { decision, pending: 0 }
  return { decision: isDefault(rule) ? decision : conditional(rule, decision), pending: counts.open }
}

function leftOut(rule: TriggerRule, counts: UpstreamCounts): Decision {
  const outcome = decidingOutcome(rule, counts)
  const cause = outcome && { name: 'a task', outcome }
  const { reason, sentence } = verdictReason(rule, 'skipped', cause)
  return { kind: 'skip', reason: reason === 'upstream_skipped' ? reason : 'rule_not_met', sentence }
}

/** Whether the task runs is known only when its upstream tasks have ended. */
function conditional(rule: TriggerRule, { kind, reason, sentence }: Decision): Decision {
  const why = EXCEPTIONAL.has(rule) ? 'depends_on_rule' : reason
  return { kind, reason: why, sentence: `${sentence} ${ruleSentence(rule)}` }
}
