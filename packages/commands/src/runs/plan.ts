import { plannedBody } from '@ml-airflow/assembly/bodies'
import { option } from '../framework/arguments.ts'
import { defineCommand, type GivenOf } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { confs } from './backfill-confs.ts'
import { confsOfGrid, confWith, grid } from './conf-settings.ts'
import { answerPlans, MOST_PLANS } from './plan-list.ts'
import { planTable } from './plan-table.ts'
import { requestOf, runOptions } from './run-request.ts'

const [dagId, , ...otherOptions] = runOptions
const planArguments = [
  dagId,
  option('conf', {
    short: '-c',
    kind: confs(MOST_PLANS),
    description:
      'parameters as JSON; or a list of confs: a JSON array, or @FILE or - for stdin, with one conf on each line',
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
    const several = await confsOf(workbench, given)
    if (several !== undefined) return answerPlans(workbench, request, several)
    const planned = await (await workbench.planner()).plan(request)
    workbench.output.answer(planned.map(plannedBody), () => planTable(workbench, planned))
  },
})

/** Undefined: a single conf. The form of the request decides, not the number of confs: a script must know the answer's shape. */
async function confsOf(
  workbench: Workbench,
  { dag_id: dagId, conf, set, grid: axes }: GivenOf<typeof planArguments>,
): Promise<readonly unknown[] | undefined> {
  const isSingle = conf === undefined || ('conf' in conf && !conf.isFromFile)
  if (axes === undefined && isSingle) return undefined
  const { parameters } = (await workbench.registry()).get(dagId)
  const listed = conf !== undefined && 'confs' in conf ? conf.confs : [conf?.conf]
  return confsOfGrid(
    parameters,
    listed.map((one) => confWith(parameters, one, set)),
    axes,
    set,
  )
}
