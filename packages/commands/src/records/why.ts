import { type ExplanationBody, explanationBody } from '@ml-airflow/assembly/record-bodies'
import { dagId } from '../dags/dag-arguments.ts'
import { option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatMs } from '../framework/dates.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import { logCommand } from '../runs/log-command.ts'
import { requestOf, runOptions } from '../runs/run-request.ts'
import { recordParts } from './record-parts.ts'

const MOST_NAMED = 10

export const why = defineCommand({
  name: 'why',
  summary:
    'Explains why a run with this conf would run or skip a task, with the facts behind the decision. Writes nothing.',
  examples: [
    `why ml_training_dag training_task_1 -c '{"parameter_1":"a","parameter_2":"b"}'`,
    'why iris_training_dag iris_train --set k=3 --for fold_1',
  ],
  arguments: [
    dagId,
    positional('task_id', { optional: true, description: 'the task (default: all tasks)' }),
    ...runOptions.filter((one) => one !== dagId),
    option('for', { placeholder: 'sample', description: 'only this sample, of a per-sample task' }),
  ],
  access: 'viewer',
  async run(workbench, given) {
    const { explain } = await import('@ml-airflow/engine')
    const request = { ...(await requestOf(workbench, given)), taskId: given.task_id, sample: given.for }
    const bodies = (await explain(await recordParts(workbench), request)).map(explanationBody)
    workbench.output.answer(bodies, () => bodies.map(explanationText).join('\n\n'))
  },
})

export function explanationText(body: ExplanationBody): string {
  const name = body.sample === null ? body.task_id : `${body.task_id} [${body.sample}]`
  return [
    `${name}: ${body.blocked === null ? body.decision : `blocked, ${body.blocked}`} (${body.reason})`,
    `  ${body.sentence}`,
    ...executionLines(body),
    ...neighbourLines('After', body.upstream),
    ...neighbourLines('Before', body.downstream),
  ]
    .map(plain)
    .join('\n')
}

function executionLines({ execution, record }: ExplanationBody): readonly string[] {
  if (execution === null)
    return record?.made_by ? [`  Made by ${record.made_by}, which is no longer in the database.`] : []
  const { started_at: start, finished_at: end, worker, output_path: output } = execution
  const took = start === null || end === null ? '' : `, took ${formatMs(Date.parse(end) - Date.parse(start))}`
  return [
    `  Made by run '${execution.run_id}' of DAG '${execution.dag_id}', try ${execution.try_number}: ${start} to ${end}${took}${worker === null ? '' : `, by worker ${worker}`}.`,
    ...(output === null ? [] : [`  Output: ${output}`]),
    `  Log: ${logCommand(execution)}`,
  ]
}

function neighbourLines(word: string, neighbours: ExplanationBody['upstream']): readonly string[] {
  const named = neighbours.slice(0, MOST_NAMED).map(({ task_id: task, sample, decision, reason, sentence }) => {
    const name = sample === null ? task : `${task} [${sample}]`
    return `  ${word} ${name}: ${decision} (${reason}). ${sentence}`
  })
  const more = neighbours.length - named.length
  return more > 0 ? [...named, `  ${word} ${more} more.`] : named
}
