import { bashProgram, type Dag, MASK, type PlannedInstance, programVia, type Store } from '@ml-airflow/core'
import type { Plan } from '../planning/plan.ts'
import type { Rendered } from '../tries/rendered.ts'

/** Maximum number of characters of a command in a remark. */
const LONGEST = 120

/**
 * Adds a remark to done tasks whose command has changed since. They stay done: the author raises `version` if the change
 * matters. Needs one query.
 */
export async function withCommandChanges(
  { instanceHistory }: Pick<Store, 'instanceHistory'>,
  dag: Dag,
  plan: Plan,
): Promise<Plan> {
  const executions = new Map<string, number>()
  for (const { taskId, sample, decision } of plan.instances) {
    const instance = decision.reason === 'finished' ? plan.recordOf(taskId, sample)?.finishedInstance : undefined
    if (instance !== undefined && !executions.has(taskId)) executions.set(taskId, instance)
  }
  if (executions.size === 0) return plan
  const rendered = await instanceHistory.renderedOf([...executions.values()])
  const remarks = new Map<string, string>()
  for (const [taskId, instance] of executions) {
    const remark = remarkOn(dag, taskId, rendered.get(instance))
    if (remark !== undefined) remarks.set(taskId, remark)
  }
  const withRemark = (planned: PlannedInstance) => {
    const remark = planned.decision.reason === 'finished' ? remarks.get(planned.taskId) : undefined
    return remark === undefined ? planned : { ...planned, remark }
  }
  return { ...plan, instances: plan.instances.map(withRemark) }
}

function remarkOn(dag: Dag, taskId: string, rendered: string | undefined): string | undefined {
  const task = dag.tasks.get(taskId)
  if (task === undefined || rendered === undefined) return undefined
  const { command: before } = JSON.parse(rendered) as Rendered
  const now = programVia(task.via ?? dag.via ?? [], bashProgram(task), task.id)
  // Masked or clipped texts cannot be compared.
  if (before === now || before.includes(MASK) || before.endsWith('…')) return undefined
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
