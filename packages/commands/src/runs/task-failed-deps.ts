import type { UnmetDependency } from '@ml-airflow/engine'
import { dagId, subdir, taskId } from '../dags/dag-arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { getInstances } from './find-instances.ts'
import { runOfDate, sample } from './run-arguments.ts'

export const taskFailedDeps = defineCommand({
  name: 'task_failed_deps',
  modern: ['tasks failed-deps'],
  summary: 'Lists the reasons that keep a task instance from starting.',
  examples: ['task_failed_deps ml_training_dag training_task_1 2015-06-01'],
  arguments: [dagId, taskId, runOfDate, subdir, sample],
  access: 'viewer',
  rest: { arguments: ['dag_id', 'task_id', 'execution_date', 'subdir'], since: '1.8.0' },
  async run(workbench, given) {
    const { run, instances } = await getInstances(workbench, given)
    const dependencies = await workbench.dependencies()
    const found: (UnmetDependency & { readonly sample: string | null })[] = []
    for (const instance of instances) {
      const unmet = await dependencies.unmetOf(run, instance)
      found.push(...unmet.map((one) => ({ ...one, sample: instance.sample === '' ? null : instance.sample })))
    }
    workbench.output.answer(found, () => {
      if (found.length === 0) return 'Task instance dependencies are all met.'
      const lines = found.map((one) => `${one.sample === null ? '' : `[${one.sample}] `}${one.name}: ${one.reason}`)
      return ['Task instance dependencies not met:', ...lines].join('\n')
    })
  },
})
