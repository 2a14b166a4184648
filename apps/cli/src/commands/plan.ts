import type { Cli } from '../cli.ts'
import { define } from '../define.ts'
import { requestOf, withRunOptions } from '../request.ts'
import { plannedBody } from '../wire.ts'

export const plan = (cli: Cli) =>
  withRunOptions(
    define('plan', {
      summary: 'Shows what a run with this conf would do, task by task, and why. Writes nothing.',
      examples: [`ml-airflow plan ml_training_dag -c '{"parameter_1":"a","parameter_2":"b"}'`],
    }),
  ).action(async (dagId, options) => {
    const planned = await (await cli.runs()).plan(requestOf(dagId, options))
    cli.output.answer(planned.map(plannedBody), () =>
      cli.output.table(
        ['task', 'sample', 'action', 'reason', 'sentence'],
        planned.map(({ taskId, sample, decision }) => [
          taskId,
          sample,
          decision.action,
          decision.reason,
          decision.sentence,
        ]),
      ),
    )
  })
