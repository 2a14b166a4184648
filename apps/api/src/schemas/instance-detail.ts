import type { Conf, RecordState, RenderedTry } from '@ml-airflow/core'
import type { InstanceReport, InstanceWait, Rendered } from '@ml-airflow/engine'
import { z } from 'zod'
import { InstanceItem, instanceItem } from './instance-item.ts'
import { TryBody, tryBody } from './run.ts'

const time = z.string().meta({ format: 'date-time' }).nullable()

const RecordBody = z
  .object({
    id: z.int(),
    table: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).describe('Values of its key.'),
    started_at: time,
    finished_at: time,
    output_path: z.string().nullable(),
    version: z.string(),
    owner: z.string().nullable().describe('Last claimer, as dag_id/run_id.'),
  })
  .meta({ id: 'Record' })

const RenderedBody = z.object({
  command: z.string(),
  arguments: z.array(z.string()),
  environment: z.record(z.string(), z.string()).describe('Secrets are masked.'),
  left_out: z.int().describe('Number of omitted arguments and variables.'),
})

const RenderedTryBody = TryBody.extend({
  rendered: RenderedBody.nullable().describe(
    'null before the first heartbeat of its worker, and for tries of older versions.',
  ),
}).meta({ id: 'RenderedTry' })

export const InstanceDetail = InstanceItem.extend({
  command: z.string().nullable().describe('From the last known try.'),
  arguments: z.array(z.string()),
  environment: z.record(z.string(), z.string()).describe('Secrets are masked.'),
  record: RecordBody.nullable(),
  tries: z.array(RenderedTryBody),
}).meta({ id: 'TaskInstanceDetail' })

interface Detail {
  readonly report: InstanceReport
  readonly wait: InstanceWait | undefined
  readonly tries: readonly RenderedTry[]
  readonly record: RecordState | undefined
  readonly parameters: Conf
}

export function instanceDetailBody({
  report,
  wait,
  tries,
  record,
  parameters,
}: Detail): z.output<typeof InstanceDetail> {
  const bodies = tries.map(renderedTryBody)
  const last = bodies.findLast(({ rendered }) => rendered !== null)?.rendered
  return {
    ...instanceItem(report, wait),
    command: last?.command ?? null,
    arguments: last?.arguments ?? [],
    environment: last?.environment ?? {},
    record: record === undefined ? null : recordBody(record, report.instance.table, parameters),
    tries: bodies,
  }
}

function renderedTryBody(attempt: RenderedTry): z.output<typeof RenderedTryBody> {
  return { ...tryBody(attempt), rendered: attempt.rendered === undefined ? null : renderedBody(attempt.rendered) }
}

function renderedBody(text: string): z.output<typeof RenderedBody> {
  const { command, arguments: args, environment, left_out } = JSON.parse(text) as Rendered
  return { command, arguments: [...args], environment, left_out }
}

function recordBody(record: RecordState, table: string, parameters: Conf): z.output<typeof RecordBody> {
  return {
    id: record.id,
    table,
    parameters,
    started_at: record.startedAt?.toISOString() ?? null,
    finished_at: record.finishedAt?.toISOString() ?? null,
    output_path: record.outputPath ?? null,
    version: record.version,
    owner: record.owner ?? null,
  }
}
