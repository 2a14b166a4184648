import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'
import { dagId, subdir } from './dag-arguments.ts'
import { schedulesOf } from './schedules-of.ts'

export const nextExecution = defineCommand({
  name: 'next_execution',
  modern: ['dags next-execution'],
  summary: 'Prints the next execution date of a DAG, or None if its schedule has none.',
  examples: ['next_execution nightly_dag'],
  arguments: [dagId, subdir],
  access: 'viewer',
  differs: 'Also works before the first run. Notices go to stderr, and only the date to stdout.',
  async run(workbench, { dag_id }) {
    const dag = (await workbench.registry()).get(dag_id)
    const report = (await schedulesOf(workbench, [dag])).get(dag.id)
    if (report?.paused) workbench.output.say('Please be reminded this DAG is PAUSED now.')
    if (report === undefined) workbench.output.say(`DAG '${dag.id}' has no schedule.`)
    const next = report?.next
    const body = { dag_id, next_execution: next?.date.toISOString() ?? null, due_at: next?.dueAt.toISOString() ?? null }
    workbench.output.answer(body, () => (next === undefined ? 'None' : formatDate(next.date)))
  },
})
