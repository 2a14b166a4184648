import type { Counts } from '../data/shapes/common.ts'
import type { Plan, PlanDecision, PlannedInstance } from '../data/shapes/run.ts'
import { durationText } from './durations.ts'
import { numberText, unbroken } from './text.ts'

/** Instances of one task with the same decision and reason. */
export interface PlanGroup {
  readonly task: string
  readonly decision: PlanDecision
  readonly sentence: string
  readonly instances: readonly PlannedInstance[]
}

/** Groups by task, in the plan's order. */
export function groupsOf(instances: readonly PlannedInstance[]): readonly PlanGroup[] {
  const groups = Map.groupBy(instances, ({ task_id, decision, reason, reuses }) =>
    [task_id, decision, reason, reuses?.run].join('\n'),
  )
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ task_id: task, decision, sentence }) => ({ task, decision, sentence, instances: group })),
  )
}

export function decisionCounts(instances: readonly PlannedInstance[]): Counts {
  const counts: Record<string, number> = {}
  for (const { decision } of instances) counts[decision] = (counts[decision] ?? 0) + 1
  return counts
}

/** `1 skip`, `11 run`: in the same order everywhere. */
export function decisionTexts(counts: Counts): readonly string[] {
  return (['skip', 'run', 'join', 'blocked'] as const).flatMap((decision) =>
    counts[decision] === undefined ? [] : [`${numberText(counts[decision])} ${decision}`],
  )
}

/** `1 skip · 11 run · saves 0.2 s · takes about 1.6 s` */
export function planText(plan: Pick<Plan, 'task_instances' | 'expected_ms' | 'saved_ms'>): string {
  const counts = decisionCounts(plan.task_instances)
  const parts = [...decisionTexts(counts)]
  if (plan.saved_ms) parts.push(`saves ${unbroken(durationText(plan.saved_ms))}`)
  if (typeof plan.expected_ms === 'number' && counts.run !== undefined)
    parts.push(`takes about ${unbroken(durationText(plan.expected_ms))}`)
  return parts.join(' · ')
}
