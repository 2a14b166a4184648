import { type AnyTask, type Dag, tableOf } from '@ml-airflow/core'
import { z } from 'zod'

export const DagSummary = z.object({
  dag_id: z.string(),
  description: z.string(),
  paused: z.boolean(),
  task_count: z.int(),
})

const TaskBody = z.object({
  task_id: z.string(),
  after: z.array(z.string()).describe('The tasks that must be done before.'),
  per_sample: z.boolean(),
  table: z.string(),
  parameters: z.string().describe('The parameters it reads, and its record is keyed by.'),
  command: z.string(),
  version: z.string(),
  retries: z.int(),
  retry_delay: z.object({ seconds: z.number(), exponential: z.boolean(), cap_seconds: z.number().nullable() }),
  timeout: z.number().describe('Seconds; 0 for none.'),
})

export const DagBody = DagSummary.extend({
  parameters: z.record(z.string(), z.unknown()).describe('JSON Schema of the conf.'),
  samples: z.array(z.string()).describe('Samples of a run that names none.'),
  tasks: z.array(TaskBody),
})

export function dagSummary(dag: Dag, paused: ReadonlySet<string>): z.output<typeof DagSummary> {
  return { dag_id: dag.id, description: dag.description, paused: paused.has(dag.id), task_count: dag.tasks.size }
}

export function dagBody(dag: Dag, paused: ReadonlySet<string>): z.output<typeof DagBody> {
  return {
    ...dagSummary(dag, paused),
    parameters: dag.parameters.jsonSchema,
    samples: [...dag.samples],
    tasks: [...dag.tasks.values()].map(taskBody),
  }
}

function taskBody(task: AnyTask): z.output<typeof TaskBody> {
  const { seconds, exponential = false, capSeconds = null } = task.retryDelay
  return {
    task_id: task.id,
    after: task.after.map((upstream) => upstream.id),
    per_sample: task.perSample,
    table: tableOf(task),
    parameters: task.parameters.name,
    command: task.command,
    version: task.version,
    retries: task.retries,
    retry_delay: { seconds, exponential, cap_seconds: capSeconds },
    timeout: task.timeout,
  }
}
