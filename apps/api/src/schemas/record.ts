import { BLOCK_REASONS, DECISIONS, REASON_CODES } from '@ml-airflow/core'
import { RECORD_ACTIONS, RECORD_STATES } from '@ml-airflow/engine'
import { z } from 'zod'
import { auditReason } from './audit-reason.ts'
import { dagId, sample, taskId } from './ids.ts'
import { instant } from './query.ts'
import { TriggerBody } from './trigger.ts'

const time = z.string().meta({ format: 'date-time' }).nullable()
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const ExecutionBody = z
  .object({
    run: z.int(),
    run_id: z.string(),
    dag_id: z.string(),
    task_instance: z.int(),
    task_id: z.string(),
    sample: z.string().nullable(),
    try_number: z.int(),
    worker: z.string().nullable(),
    host: z.string().nullable(),
    started_at: time,
    finished_at: time,
    output_path: z.string().nullable(),
  })
  .meta({ id: 'Execution' })

export const RecordBody = z
  .object({
    dag_id: z.string().describe('The DAG whose rules determine the state.'),
    task_id: z.string(),
    sample: z.string().nullable(),
    parameters: parameters.describe('Values of its key.'),
    state: z.enum(RECORD_STATES),
    reason: z.enum(REASON_CODES),
    sentence: z.string().describe('The decision that a run would make for it now, and the reason.'),
    made_by: z.string().nullable().describe('The run, as dag_id/run_id.'),
    started_at: time,
    finished_at: time,
    duration_ms: z.number().nullable(),
    worker: z.string().nullable(),
    output_path: z.string().nullable(),
    version: z.string(),
    record_id: z.int(),
    execution: ExecutionBody.nullable().describe('null if nothing is known about it any more.'),
  })
  .meta({ id: 'KeyedRecord' })

const Planned = z.object({
  task_id: z.string(),
  sample: z.string().nullable(),
  decision: z.enum(DECISIONS),
  action: z.enum(DECISIONS).meta({ deprecated: true }).describe('Former name of decision.'),
  reason: z.enum(REASON_CODES),
  sentence: z.string(),
  blocked: z.enum(BLOCK_REASONS).nullable().describe('Reason that prevents its start or success until somebody acts.'),
})

export const ExplanationBody = Planned.extend({
  record: z
    .object({
      record_id: z.int(),
      started_at: time,
      finished_at: time,
      made_by: z.string().nullable(),
      version: z.string(),
      output_path: z.string().nullable(),
    })
    .nullable(),
  execution: ExecutionBody.nullable().describe('The execution on which the decision is based, if any.'),
  upstream: z.array(Planned).describe('Its direct upstream tasks, with the decisions of the run for them.'),
  downstream: z.array(Planned),
}).meta({ id: 'Explanation' })

/** A hypothetical run, and the part of it to explain. */
export const WhyRequest = TriggerBody.pick({ conf: true, force: true, samples: true }).extend({
  task_id: taskId.optional().describe('Default: all tasks.'),
  sample: sample.optional().describe('Only this sample, of a per-sample task.'),
})

/** Selects records, with the reason for their change. */
export const RecordActionRequest = z.strictObject({
  dag_id: dagId.optional().describe('Either this or task_id is required.'),
  task_id: taskId.optional(),
  conf: parameters.optional().describe('Values of parameters: only records with them.'),
  samples: z.array(sample).max(100_000).optional(),
  states: z.array(z.enum(RECORD_STATES)).optional(),
  finished_before: instant.optional(),
  finished_after: instant.optional(),
  reason: auditReason,
  dry_run: z.boolean().default(false).describe('Only returns a preview.'),
})

const RecordChange = z.object({
  dag_id: z.string(),
  task_id: z.string(),
  sample: z.string().nullable(),
  parameters,
  record_id: z.int(),
  state: z.enum(RECORD_STATES),
  sentence: z.string(),
})

export const RecordActionReport = z
  .object({
    action: z.enum(RECORD_ACTIONS),
    dry_run: z.boolean(),
    changed: z
      .int()
      .describe(
        '0 for a preview. Lower than the number of records if others have changed some of them in the meantime.',
      ),
    records: z.array(RecordChange).describe('The changes.'),
    left: z.array(RecordChange).describe('Selected records that the action leaves unchanged, with the reason.'),
  })
  .meta({ id: 'RecordActionReport' })
