import { plannedBody } from '@ml-airflow/assembly/bodies'
import { type PlannedInstance, plannedSentence } from '@ml-airflow/core'
import { option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { backfillConf } from './backfill-confs.ts'
import { confsOfGrid, confWith, grid } from './conf-settings.ts'
import { answerPlans } from './plan-list.ts'
import { requestOf, runOptions } from './run-request.ts'

const [dagId, , ...otherOptions] = runOptions
const planArguments = [
  dagId,
  option('conf', {
    short: '-c',
    kind: backfillConf,
    description:
      'parameters as JSON, @FILE or - for stdin; or several confs: a JSON array, or @FILE with one conf on each line',
  }),
  grid,
  ...otherOptions,
] as const

export const plan = defineCommand({
  name: 'plan',
  summary:
    'Shows for each task whether a run with this conf would run or skip it, and why. With several confs, sums up each. Writes nothing.',
  examples: [
    `plan ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`,
    'plan iris_training_dag --set k=3 --set folds=5',
    'plan iris_training_dag -c @confs.jsonl',
    'plan iris_training_dag --grid k=1,3,5 -o json',
  ],
  arguments: planArguments,
  access: 'viewer',
  async run(workbench, given) {
    const { conf } = given
    const single = conf !== undefined && 'conf' in conf ? conf.conf : undefined
    const request = await requestOf(workbench, { ...given, conf: single })
    const confs = await confsOf(workbench, given)
    if (confs !== undefined) return answerPlans(workbench, request, confs)
    const planned = await (await workbench.planner()).plan(request)
    workbench.output.answer(planned.map(plannedBody), () => planTable(workbench, planned))
  },
})

/** Undefined: a single conf. */
async function confsOf(
  workbench: Workbench,
  { dag_id: dagId, conf, set, grid: axes }: GivenOf<typeof planArguments>,
): Promise<readonly unknown[] | undefined> {
  if (axes === undefined && !(conf !== undefined && 'confs' in conf)) return undefined
  const { parameters } = (await workbench.registry()).get(dagId)
  const given = conf === undefined ? [undefined] : 'confs' in conf ? conf.confs : [conf.conf]
  return given.flatMap((one) => confsOfGrid(parameters, confWith(parameters, one, set), axes))
}

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
