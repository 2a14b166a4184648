import { type RecordedInstance, TASK_STATES } from '@ml-airflow/core'
import { durationOf, type RunReport } from '@ml-airflow/engine'
import { z } from 'zod'
import { RunItem, runItem } from './run-item.ts'

const value = z.union([z.string(), z.number(), z.boolean()]).nullable()
const side = z
  .object({
    id: z.int(),
    state: z.enum(TASK_STATES),
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
  changes: NonNullable<RunReport['differsFrom']>['changes'],
  ofA: readonly RecordedInstance[],
  ofB: readonly RecordedInstance[],
): z.output<typeof ComparisonBody> {
  const [a, b = a] = reports.map(runItem)
  if (a === undefined || b === undefined) throw new Error('Two runs make a comparison.')
  const inA = new Map(ofA.map((one) => [keyOf(one), one]))
  const inB = new Map(ofB.map((one) => [keyOf(one), one]))
  const all = new Map([...inA, ...inB])
  return {
    ...{ a, b },
    conf: Object.entries(changes).map(([name, [before, after]]) => ({ name, a: before ?? null, b: after ?? null })),
    tasks: [...all].map(([key, { taskId, sample }]) => ({
      ...{ task_id: taskId, sample: sample === '' ? null : sample },
      ...{ a: sideOf(inA.get(key)), b: sideOf(inB.get(key)) },
    })),
  }
}

function keyOf({ taskId, sample }: RecordedInstance): string {
  return `${taskId}/${sample}`
}

function sideOf(instance: RecordedInstance | undefined): z.output<typeof side> {
  if (instance === undefined) return null
  const { id, state, action } = instance
  const durationMs = state === 'skipped' ? undefined : durationOf(instance, new Date())
  return { id, state, decision: action, duration_ms: durationMs ?? null }
}
