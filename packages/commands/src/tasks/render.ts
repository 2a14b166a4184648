import type { LaunchRequest } from '@ml-airflow/core'
import { defineCommand } from '../framework/command.ts'
import { oneSample, taskAtDate, taskParams, withTestRun } from './tested-run.ts'

export const render = defineCommand({
  name: 'render',
  modern: ['tasks render'],
  summary: 'Prints the command, arguments and environment that a task would start with. Runs nothing.',
  examples: [
    'render ml_training_dag common_task_1 2015-06-01',
    `render ml_training_dag common_task_1 2015-06-01 -tp '{"parameter_1":"a"}'`,
  ],
  arguments: [...taskAtDate, taskParams, oneSample],
  access: 'viewer',
  rest: { arguments: ['dag_id', 'task_id', 'execution_date', 'subdir'], since: '1.7.0' },
  differs: 'Prints bash_command, arguments and env. Their values come from the run of that date, or from -tp.',
  async run(workbench, given) {
    const { planTest } = await import('./tested-task.ts')
    const planned = await withTestRun(workbench, given, planTest)
    workbench.output.answer(asJson(planned), () => asText(planned))
  },
})

function asJson({ program, args, environment }: LaunchRequest) {
  return { bash_command: program, arguments: args, env: environment }
}

const RULE = `# ${'-'.repeat(58)}`

function asText({ program, args, environment }: LaunchRequest): string {
  const env = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const properties = { bash_command: [program], arguments: args, env }
  const parts = Object.entries(properties).map(([name, lines]) => [RULE, `# property: ${name}`, RULE, ...lines, ''])
  return parts.flat().join('\n')
}
