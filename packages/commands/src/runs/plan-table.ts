import { type PlannedInstance, plannedSentence } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'

export function planTable({ output }: Pick<Workbench, 'output'>, planned: readonly PlannedInstance[]): string {
  return output.table(
    ['task', 'sample', 'decision', 'reason', 'sentence'],
    planned.map((one) => [
      one.taskId,
      one.sample,
      one.blocked === undefined ? one.decision.kind : 'blocked',
      one.decision.reason,
      plannedSentence(one),
    ]),
  )
}
