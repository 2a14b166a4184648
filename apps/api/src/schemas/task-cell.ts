import { type GraphTask, TASK_STATES, TRIGGER_RULES } from '@ml-airflow/core'
import type { TaskCell } from '@ml-airflow/engine'
import { z } from 'zod'

export const TaskCellBody = z
  .object({
    state: z.enum(TASK_STATES).describe('The most important state, if its samples are in several.'),
    decision: z.enum(['run', 'skip', 'join']),
    reason: z.string(),
    count: z.int().describe('Number of task instances: one per sample, or one.'),
    states: z.record(z.string(), z.int()),
    left_out: z.int().describe('Number of skipped ones that were left out; the others were already done.'),
    duration_ms: z.number().nullable().describe('From the first start to the last end; null if nothing ran.'),
  })
  .meta({ id: 'TaskCell' })

export const samplesFrom = z
  .string()
  .nullable()
  .describe('The task whose output lists its samples; null if they are those of the run.')

export const GraphNode = z
  .object({
    task_id: z.string(),
    after: z.array(z.string()),
    per_sample: z.boolean(),
    samples_from: samplesFrom,
    trigger_rule: z.enum(TRIGGER_RULES),
    optional: z.boolean(),
  })
  .meta({ id: 'GraphNode' })

export const LiveNode = GraphNode.extend({ cell: TaskCellBody.nullable() }).meta({ id: 'LiveGraphNode' })

export function cellBody({
  state,
  decision,
  reason,
  count,
  states,
  leftOut,
  durationMs,
}: TaskCell): z.output<typeof TaskCellBody> {
  const given = Object.fromEntries(Object.entries(states))
  const shown = { state, decision, reason, count, states: given }
  return { ...shown, left_out: leftOut, duration_ms: durationMs ?? null }
}

export function nodeBody(task: GraphTask): z.output<typeof GraphNode> {
  const { id, after, perSample, samplesFrom, rule = 'all_success', optional = false } = task
  const listedBy = samplesFrom?.task ?? null
  return { task_id: id, after: [...after], per_sample: perSample, samples_from: listedBy, trigger_rule: rule, optional }
}
