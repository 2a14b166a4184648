import type { Counts } from '../data/shapes/common.ts'
import type { Plan, PlanDecision, PlannedInstance } from '../data/shapes/run.ts'
import { durationText } from './durations.ts'

/** Instances of one task with the same decision and reason. */
export interface PlanGroup {
  readonly task: string
  readonly decision: PlanDecision
  readonly sentence: string
  readonly instances: readonly PlannedInstance[]
}

function decisionOf(instance: PlannedInstance): PlanDecision {
  return instance.decision
}

/** Groups by task, in the plan's order. */
export function groupsOf(instances: readonly PlannedInstance[]): readonly PlanGroup[] {
  const groups = new Map<string, PlannedInstance[]>()
  for (const instance of instances) {
    const name = [instance.task_id, decisionOf(instance), instance.reason, instance.reuses?.run].join('\n')
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [instance])
    else group.push(instance)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined
      ? []
      : [{ task: first.task_id, decision: decisionOf(first), sentence: first.sentence, instances: group }]
  })
}

export function decisionCounts(instances: readonly PlannedInstance[]): Counts {
  const counts: Record<string, number> = {}
  for (const instance of instances) counts[decisionOf(instance)] = (counts[decisionOf(instance)] ?? 0) + 1
  return counts
}

/** `1 skip · 11 run · saves 0.2 s · takes about 1.6 s` */
export function planText(plan: Pick<Plan, 'task_instances' | 'expected_ms' | 'saved_ms'>): string {
  const counts = decisionCounts(plan.task_instances)
  const parts = (['skip', 'run', 'join', 'blocked'] as const)
    .filter((decision) => counts[decision] !== undefined)
    .map((decision) => `${counts[decision]} ${decision}`)
  if (plan.saved_ms) parts.push(`saves ${durationText(plan.saved_ms)}`)
  if (typeof plan.expected_ms === 'number' && counts.run !== undefined)
    parts.push(`takes about ${durationText(plan.expected_ms)}`)
  return parts.join(' · ')
}
