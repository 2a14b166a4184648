import type { Rule } from './steps.ts'

/** How a unit has ended, as far as a rule of a unit downstream is concerned. `open`: it has not ended. */
export type Ended = 'done' | 'failed' | 'left out' | 'open'

/** Verdict of a rule on a unit. `waits`: not known yet. */
export type Verdict = 'runs' | 'left out' | 'cannot run' | 'waits'

/** The verdict by Airflow's documentation, for units upstream that have ended like this. */
export function ruleSays(rule: Rule | undefined, upstream: readonly Ended[]): Verdict {
  const some = (ended: Ended) => upstream.includes(ended)
  if (rule === 'all_done') return some('open') ? 'waits' : 'runs'
  if (some('failed')) return rule === 'one_failed' ? 'runs' : 'cannot run'
  if (some('open')) return 'waits'
  if (rule === 'one_failed') return 'left out'
  return rule === undefined && some('left out') ? 'left out' : 'runs'
}

/** Reasons of units that were left out. */
const LEFT_OUT: ReadonlySet<string> = new Set(['rule_not_met', 'upstream_skipped', 'skip_exit_code'])

/** How a unit of a plan ends, as far as the plan knows. */
export function plannedEnd({ decision, reason }: { readonly decision: string; readonly reason: string }): Ended {
  if (decision !== 'skip') return 'open'
  return LEFT_OUT.has(reason) ? 'left out' : 'done'
}

/** How a unit of a run has ended. */
export function endOf({ state, reason }: { readonly state: string; readonly reason: string }): Ended {
  if (state === 'success') return 'done'
  if (state === 'skipped') return LEFT_OUT.has(reason) ? 'left out' : 'done'
  return ['failed', 'upstream_failed', 'cancelled'].includes(state) ? 'failed' : 'open'
}
