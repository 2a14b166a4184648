import { runBody } from '@ml-airflow/assembly/bodies'
import type { RunReport } from '@ml-airflow/engine'
import { z } from 'zod'
import { RunBody } from './run.ts'

const value = z.union([z.string(), z.number(), z.boolean()]).nullable()

export const RunItem = RunBody.extend({
  duration_ms: z.number().nullable().describe('So far, while it runs.'),
  counts: z.record(z.string(), z.int()).describe('Task instances by state.'),
  differs_from: z
    .object({
      id: z.int(),
      run_id: z.string(),
      changes: z.record(z.string(), z.array(value)).describe('By parameter: the value there, and the value here.'),
    })
    .nullable()
    .describe('The run of the DAG before it, and what its conf changes.'),
}).meta({ id: 'RunItem' })

export function runItem({ run, counts, durationMs, differsFrom }: RunReport): z.output<typeof RunItem> {
  return {
    ...runBody(run),
    duration_ms: durationMs ?? null,
    counts,
    differs_from: differsFrom === undefined ? null : differenceBody(differsFrom),
  }
}

function differenceBody({ from, changes }: NonNullable<RunReport['differsFrom']>) {
  const pairs = Object.entries(changes).map(
    ([name, [before, after]]) => [name, [before ?? null, after ?? null]] as const,
  )
  return {
    id: from.id,
    run_id: from.runId,
    changes: Object.fromEntries(pairs.map(([name, pair]) => [name, [...pair]])),
  }
}
