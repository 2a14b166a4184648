import { plannedBody } from '@ml-airflow/assembly/bodies'
import { type PlannedInstance, plannedSentence } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { requestOf, runOptions } from './run-request.ts'

export const plan = defineCommand({
  name: 'plan',
  summary: 'Shows for each task whether a run with this conf would run or skip it, and why. Writes nothing.',
  examples: [
    `plan ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`,
    'plan iris_training_dag --set k=3 --set folds=5',
  ],
  arguments: runOptions,
  access: 'viewer',
  async run(workbench, given) {
    const planned = await (await workbench.planner()).plan(await requestOf(workbench, given))
    workbench.output.answer(planned.map(plannedBody), () => planTable(workbench, planned))
  },
})

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
