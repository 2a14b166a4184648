import { MASK, type PlannedInstance, type ReasonCode, type Store } from '@ml-airflow/core'
import { programOf } from '../planning/call-fingerprint.ts'
import type { Plan } from '../planning/plan.ts'
import type { Rendered } from '../tries/rendered.ts'
import { argumentChange, type CallSubject } from './argument-change.ts'

/** Maximum number of characters of a command in a remark. */
const LONGEST = 120

/** Reasons of decisions that get a remark about the change. */
const REMARKED: ReadonlySet<ReasonCode> = new Set(['finished', 'command_changed'])

/**
 * Adds a remark to tasks whose command or arguments have changed since they were done. They stay done, unless the DAG reruns
 * on a change of commands, or the author raises `version`. Needs one query.
 */
export async function withCommandChanges(
  { instanceHistory }: Pick<Store, 'instanceHistory'>,
  subject: CallSubject,
  plan: Plan,
): Promise<Plan> {
  const executions = new Map<string, Execution>()
  for (const planned of plan.instances) {
    const { taskId, sample, decision } = planned
    const instance = REMARKED.has(decision.reason) ? plan.recordOf(taskId, sample)?.finishedInstance : undefined
    if (instance !== undefined && !executions.has(taskId)) executions.set(taskId, { planned, instance })
  }
  if (executions.size === 0) return plan
  const rendered = await instanceHistory.renderedOf([...executions.values()].map(({ instance }) => instance))
  const remarks = new Map<string, string>()
  for (const [taskId, { planned, instance }] of executions) {
    const text = rendered.get(instance)
    const remark = text && remarkOn({ subject, plan, planned, rendered: JSON.parse(text) as Rendered })
    if (remark !== undefined) remarks.set(taskId, remark)
  }
  const withRemark = (planned: PlannedInstance) => {
    const remark = REMARKED.has(planned.decision.reason) ? remarks.get(planned.taskId) : undefined
    return remark === undefined ? planned : { ...planned, remark }
  }
  return { ...plan, instances: plan.instances.map(withRemark) }
}

/** The task instance of a plan, and the one that made its result. */
interface Execution {
  readonly planned: PlannedInstance
  readonly instance: number
}

function remarkOn(call: Parameters<typeof argumentChange>[0]): string | undefined {
  const { subject, planned, rendered } = call
  const task = subject.dag.tasks.get(planned.taskId)
  if (task === undefined) return undefined
  const before = rendered.command
  const now = programOf(subject.dag, task)
  if (before === now) return argumentChange(call)
  // Masked or clipped texts cannot be compared.
  if (before.includes(MASK) || before.endsWith('…')) return undefined
  return `It was done by another command: '${shown(before, now)}', which is '${shown(now, before)}' by now.`
}

/** The text, starting a little before the first difference. */
function shown(text: string, other: string): string {
  let same = 0
  while (same < text.length && text[same] === other[same]) same += 1
  const start = text.length <= LONGEST ? 0 : Math.max(0, same - LONGEST / 2)
  const part = text.slice(start, start + LONGEST)
  return `${start > 0 ? '…' : ''}${part}${start + LONGEST < text.length ? '…' : ''}`.replaceAll('\n', ' ')
}
