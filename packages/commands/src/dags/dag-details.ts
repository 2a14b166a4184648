import type { Dag } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { dagId, subdir } from './dag-arguments.ts'
import { schedulesOf } from './schedules-of.ts'
import { taskJson } from './task-json.ts'

export const dagDetails = defineCommand({
  name: 'dags details',
  summary: "Prints a DAG's file, parameters, tasks, schedule and limits, and whether it is paused.",
  examples: ['dags details ml_training_dag', 'dags details ml_training_dag -o yaml'],
  arguments: [dagId, subdir],
  access: 'viewer',
  async run(workbench, { dag_id }) {
    const registry = await workbench.registry()
    const details = await detailsOf(workbench, registry.get(dag_id), registry.sourceOf(dag_id))
    workbench.output.answer(details, () =>
      workbench.output.table(
        ['property', 'value'],
        Object.entries(details).map(([name, value]) => [name, shown(value)]),
      ),
    )
  },
})

async function detailsOf(workbench: Workbench, dag: Dag, source: string | undefined) {
  const { id, description, owner, tags, parameters, graph, samples, schedule } = dag
  const [paused, report] = [
    await (await workbench.store()).dags.listPaused(),
    (await schedulesOf(workbench, [dag])).get(id),
  ]
  return {
    dag_id: id,
    description,
    owner,
    tags,
    fileloc: source ?? null,
    is_paused: paused.has(id),
    parameters: parameters.jsonSchema.properties ?? {},
    tasks: graph.map(taskJson),
    samples,
    schedule: schedule?.text ?? null,
    timezone: schedule?.timeZone ?? workbench.settings.DEFAULT_TIMEZONE,
    next_dagrun: report?.next?.date.toISOString() ?? null,
    max_active_runs: dag.maxActiveRuns ?? workbench.settings.MAX_ACTIVE_RUNS_PER_DAG,
  }
}

/** Shortens a value for the table. The machine-readable formats contain all of it. */
function shown(value: unknown): string {
  if (value === null) return 'None'
  if (Array.isArray(value)) return value.map((one) => shown((one as { task_id?: string }).task_id ?? one)).join(', ')
  return typeof value === 'object' ? Object.keys(value).join(', ') : String(value)
}
