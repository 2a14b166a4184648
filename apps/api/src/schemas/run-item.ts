import { runBody } from '@ml-airflow/assembly/bodies'
import type { RunReport } from '@ml-airflow/engine'
import { z } from 'zod'
import { ConfChanges, confChangesBody } from './conf-changes.ts'
import { RunBody } from './run.ts'

export const RunItem = RunBody.extend({
  duration_ms: z.number().nullable().describe('Up to now while it runs.'),
  counts: z.record(z.string(), z.int()).describe('Task instances by state.'),
  differs_from: z
    .object({
      id: z.int(),
      run_id: z.string(),
      changes: ConfChanges.describe('By parameter: the earlier value and the value of this run.'),
    })
    .nullable()
    .describe('The previous run of the DAG, and the changes of the conf.'),
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
  return { id: from.id, run_id: from.runId, changes: confChangesBody(changes) }
}
