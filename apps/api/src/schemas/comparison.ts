import { isReused, type RecordedInstance, TASK_STATES, wasLeftOut } from '@ml-airflow/core'
import { durationOf, type RunComparison, type RunReport } from '@ml-airflow/engine'
import { z } from 'zod'
import { leftOut } from './run.ts'
import { RunItem, runItem } from './run-item.ts'

const value = z.union([z.string(), z.number(), z.boolean()]).nullable()
const side = z
  .object({
    id: z.int(),
    state: z.enum(TASK_STATES),
    left_out: leftOut,
    decision: z.enum(['run', 'skip', 'join']),
    duration_ms: z.number().nullable(),
  })
  .nullable()

export const ComparisonBody = z
  .object({
    a: RunItem,
    b: RunItem,
    conf: z.array(z.object({ name: z.string(), a: value, b: value })).describe('Values that differ.'),
    tasks: z.array(z.object({ task_id: z.string(), sample: z.string().nullable(), a: side, b: side })),
  })
  .meta({ id: 'Comparison' })

export function comparisonBody(
  reports: readonly RunReport[],
  { changes, tasks }: RunComparison,
): z.output<typeof ComparisonBody> {
  const [a, b = a] = reports.map(runItem)
  if (a === undefined || b === undefined) throw new Error('A comparison needs two runs.')
  return {
    a,
    b,
    conf: Object.entries(changes).map(([name, [before, after]]) => ({ name, a: before ?? null, b: after ?? null })),
    tasks: tasks.map((pair) => ({
      task_id: pair.taskId,
      sample: pair.sample === '' ? null : pair.sample,
      a: sideOf(pair.a),
      b: sideOf(pair.b),
    })),
  }
}

function sideOf(instance: RecordedInstance | undefined): z.output<typeof side> {
  if (instance === undefined) return null
  const { id, state, decision } = instance
  const durationMs = isReused(instance) ? undefined : durationOf(instance, new Date())
  return { id, state, left_out: wasLeftOut(instance), decision, duration_ms: durationMs ?? null }
}
