import {
  type AnyTask,
  type Dag,
  DEFAULT_QUEUE,
  type ExitCodes,
  RUN_STATES,
  TRIGGER_RULES,
  tableOf,
} from '@ml-airflow/core'
import type { ScheduleReport } from '@ml-airflow/engine'
import { z } from 'zod'
import { samplesFrom } from './task-cell.ts'

export const ScheduleBody = z.object({
  cron: z.string().describe('As written by the author.'),
  time_zone: z.string(),
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
  catchup: z.boolean().describe('Whether all missed dates get a run, or only the latest.'),
  overlap: z.enum(['queue', 'skip', 'cancel_older']),
  next_execution: z.string().nullable().describe('Execution date of the next run.'),
  next_run_at: z.string().nullable().describe('Time at which that run is created: the end of its interval.'),
  missed: z.int().describe('Execution dates without a run.'),
})

const DagSummary = z.object({
  dag_id: z.string(),
  description: z.string(),
  owner: z.string(),
  tags: z.array(z.string()),
  paused: z.boolean(),
  task_count: z.int(),
  schedule: ScheduleBody.nullable(),
})

const TaskBody = z.object({
  task_id: z.string(),
  after: z.array(z.string()).describe('Upstream tasks.'),
  per_sample: z.boolean(),
  samples_from: samplesFrom,
  table: z.string(),
  parameters: z.string().describe('Parameters that it reads and that form the key of its record.'),
  command: z.string().nullable().describe('A program with fixed words; the arguments are appended.'),
  script: z.string().nullable().describe('Bash text; the arguments are "$@". A task has either a command or a script.'),
  version: z.string(),
  trigger_rule: z.enum(TRIGGER_RULES).describe('Trigger rule: its start depends on the ends of its upstream tasks.'),
  optional: z.boolean().describe('Whether its failure does not affect the state of the run.'),
  exit_codes: z
    .record(z.enum(['permanent', 'retryable', 'skip']), z.array(z.int()).nullable())
    .describe("Meaning of its command's exit codes."),
  retries: z.int(),
  retry_delay: z.object({ seconds: z.number(), exponential: z.boolean(), cap_seconds: z.number().nullable() }),
  timeout: z.number().describe('Seconds; 0 for none.'),
  queue: z.string().describe('Queue of the workers that run it.'),
  gpus: z.int().describe('Number of GPUs that it uses exclusively while it runs.'),
  memory: z.string().nullable().describe('Memory limit of its processes, such as 2G.'),
  cpus: z.number().nullable().describe('Processor limit of its processes, in processors.'),
  via: z.array(z.string()).describe('Words before its command, such as conda run -n ml.'),
  pool: z.string().nullable(),
  pool_slots: z.int(),
  priority_weight: z.int(),
})

const RunBar = z.object({
  id: z.int(),
  run_id: z.string(),
  state: z.enum(RUN_STATES),
  duration_ms: z.number().nullable(),
  created_at: z.string().meta({ format: 'date-time' }),
})

const file = z.string().nullable().describe("File that defines it, or 'built-in'.")

export const DagItem = DagSummary.extend({
  file,
  counts: z
    .object({ queued: z.int(), running: z.int(), success: z.int(), failed: z.int(), cancelled: z.int() })
    .describe('Runs by state: all open ones, and the newest 50.'),
  success_rate: z
    .number()
    .nullable()
    .describe('Share of successful runs among the ended ones of the newest 50; null if none has ended.'),
  recent_runs: z.array(RunBar).describe('The newest 14, oldest first.'),
}).meta({ id: 'DagItem' })

export const DagBody = DagSummary.extend({
  file,
  pools: z.array(z.string()).describe('Pools of its tasks.'),
  options: z.object({ max_active_runs: z.int().nullable().describe('null: the setting MAX_ACTIVE_RUNS_PER_DAG.') }),
  parameters: z.record(z.string(), z.unknown()).describe('JSON Schema of the conf.'),
  samples: z.array(z.string()).describe('Samples of runs that name none.'),
  tasks: z.array(TaskBody),
}).meta({ id: 'Dag' })

/** DAG fields that all answers share. */
export type DagSummary = z.output<typeof DagSummary>

/** Facts about DAGs outside their definitions. */
export interface DagFacts {
  readonly paused: ReadonlySet<string>
  readonly schedules: ReadonlyMap<string, ScheduleReport>
}

export function dagSummary(dag: Dag, { paused, schedules }: DagFacts): DagSummary {
  const schedule = schedules.get(dag.id)
  return {
    dag_id: dag.id,
    description: dag.description,
    owner: dag.owner,
    tags: [...dag.tags],
    paused: paused.has(dag.id),
    task_count: dag.tasks.size,
    schedule: schedule === undefined ? null : scheduleBody(schedule),
  }
}

export function scheduleBody({
  schedule,
  timeZone,
  catchup,
  next,
  missed,
}: ScheduleReport): z.output<typeof ScheduleBody> {
  return {
    cron: schedule.text,
    time_zone: timeZone,
    start_date: schedule.startDate?.toISOString() ?? null,
    end_date: schedule.endDate?.toISOString() ?? null,
    catchup,
    overlap: schedule.overlap,
    next_execution: next?.date.toISOString() ?? null,
    next_run_at: next?.dueAt.toISOString() ?? null,
    missed,
  }
}

export function dagBody(dag: Dag, facts: DagFacts, source: string | undefined): z.output<typeof DagBody> {
  const pools = new Set([...dag.tasks.values()].flatMap(({ pool }) => pool ?? []))
  return {
    ...dagSummary(dag, facts),
    file: source ?? null,
    pools: [...pools].sort(),
    options: { max_active_runs: dag.maxActiveRuns ?? null },
    parameters: dag.parameters.jsonSchema,
    samples: [...dag.samples],
    tasks: [...dag.tasks.values()].map((task) => taskBody(task, dag)),
  }
}

function taskBody(task: AnyTask, dag: Dag): z.output<typeof TaskBody> {
  const { seconds, exponential = false, capSeconds = null } = task.retryDelay
  return {
    task_id: task.id,
    after: task.after.map((upstream) => upstream.id),
    per_sample: task.perSample,
    samples_from: task.samplesFrom?.task.id ?? null,
    table: tableOf(task),
    parameters: task.parameters.name,
    command: task.command ?? null,
    script: task.script ?? null,
    version: task.version,
    trigger_rule: task.triggerRule,
    optional: task.optional,
    exit_codes: exitCodesBody(task.exitCodes),
    retries: task.retries,
    retry_delay: { seconds, exponential, cap_seconds: capSeconds },
    timeout: task.timeout,
    queue: task.queue ?? dag.queue ?? DEFAULT_QUEUE,
    gpus: task.gpus,
    memory: task.memory ?? null,
    cpus: task.cpus ?? null,
    via: [...(task.via ?? dag.via ?? [])],
    pool: task.pool ?? null,
    pool_slots: task.poolSlots,
    priority_weight: task.priorityWeight,
  }
}

function exitCodesBody({ permanent, retryable, skip }: ExitCodes): z.output<typeof TaskBody>['exit_codes'] {
  return {
    permanent: permanent === undefined ? null : [...permanent],
    retryable: retryable === undefined ? null : [...retryable],
    skip: skip === undefined ? null : [...skip],
  }
}
