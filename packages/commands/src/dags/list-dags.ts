import type { Dag, DagRegistry } from '@ml-airflow/core'
import { flag } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { subdir } from './dag-arguments.ts'

const LINE = '-'.repeat(67)

export const listDags = defineCommand({
  name: 'list_dags',
  modern: ['dags list', { name: 'dags report', given: (own) => ({ ...own, report: true }) }],
  summary: 'Lists the ids of all DAGs. Names files that could not be loaded on stderr.',
  examples: ['list_dags', 'list_dags --report', 'list_dags -o json'],
  arguments: [subdir, flag('report', { short: '-r', description: 'also report how loading the DAGs went' })],
  access: 'viewer',
  rest: { arguments: ['subdir', 'report'], since: '0.1' },
  async run(workbench, { report }) {
    const start = performance.now()
    const registry = await workbench.registry()
    const seconds = ((performance.now() - start) / 1000).toFixed(3)
    workbench.output.answer(registry.dags.map(asJson), () => {
      const ids = registry.dags.map(({ id }) => `${id}\n`).join('')
      return `\n\n${LINE}\nDAGS\n${LINE}\n${ids}${report ? reportText(workbench, registry, seconds) : ''}`
    })
  },
})

function asJson({ id, description, parameters, tasks, samples, schedule }: Dag) {
  return {
    dag_id: id,
    description,
    parameters: parameters.names,
    tasks: [...tasks.keys()],
    samples,
    schedule: schedule === undefined ? null : { cron: schedule.text, time_zone: schedule.timeZone ?? null },
  }
}

function reportText(workbench: Workbench, { dags, failures, notices }: DagRegistry, seconds: string): string {
  const tasks = dags.reduce((sum, dag) => sum + dag.tasks.size, 0)
  const rows = dags.map((dag) => [dag.id, dag.tasks.size, dag.parameters.names.join(', '), scheduleOf(dag)])
  const folder = workbench.subdir ?? workbench.settings.DAGS_FOLDER ?? 'the built-in DAGs'
  return [
    `\n\n${LINE}\nDagBag loading stats for ${folder}\n${LINE}`,
    `Number of DAGs: ${dags.length}`,
    `Total task number: ${tasks}`,
    `Files that could not be loaded: ${failures.length}`,
    `Files that are ignored: ${notices.length}`,
    `DagBag parsing time: ${seconds}`,
    workbench.output.table(['dag', 'tasks', 'parameters', 'schedule'], rows),
  ].join('\n')
}

function scheduleOf({ schedule }: Dag): string {
  if (schedule === undefined) return 'None'
  return schedule.timeZone === undefined ? schedule.text : `${schedule.text} (${schedule.timeZone})`
}
