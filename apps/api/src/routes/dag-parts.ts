import { type Definition, MlAirflowError, Timetable } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ScheduleBody, scheduleBody } from '../schemas/dag.ts'
import { errors } from '../schemas/error.ts'
import { dagId, runNumber } from '../schemas/ids.ts'
import { builtInDefinition, sourceFiles } from '../sources/source-files.ts'
import { dagFacts } from './dag-facts.ts'

const NEXT_DATES = 10
const MISSED_TICKS = 50
const Address = z.object({ dag_id: dagId })
const time = z.string().meta({ format: 'date-time' })

const DagSchedule = z.object({
  schedule: ScheduleBody.nullable(),
  next: z.array(z.object({ execution_date: time, run_at: time })).describe('The next ten execution dates.'),
  missed: z.array(
    z.object({
      execution_date: time.describe('First missed execution date.'),
      last_execution_date: time,
      count: z.int(),
      noticed_at: time,
      reason: z.string(),
      why: z.string(),
    }),
  ),
})

const WHY: Readonly<Record<string, string>> = {
  late: 'No scheduler made the run in time, and the DAG does not catch up.',
  overlap: 'An older run was still open.',
  conf: 'The DAG has no valid conf for the date.',
}

const SourceBody = z.object({
  as_of: z
    .enum(['now', 'run'])
    .describe('The currently loaded files; or those used by the named run, if they are stored.'),
  definition: z.string().nullable().describe('Digest of the files; null for built-in DAGs.'),
  files: z.array(z.object({ path: z.string(), language: z.string(), text: z.string(), digest: z.string() })),
})

export function dagPartRoutes(app: Api, parts: ApiParts): void {
  showSchedule(app, parts)
  showSource(app, parts)
}

function showSchedule(app: Api, parts: ApiParts): void {
  const { registry, store, settings } = parts

  app.get(
    '/api/v1/dags/:dag_id/schedule',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'The next scheduled run of a DAG, and missed dates',
        params: Address,
        response: { 200: DagSchedule, ...errors },
      },
    },
    async ({ params }) => {
      const dag = registry.get(params.dag_id)
      const report = (await dagFacts(parts, [dag])).schedules.get(dag.id)
      const missed = await store.schedules.listMissedTicks(dag.id, MISSED_TICKS)
      return {
        schedule: report === undefined ? null : scheduleBody(report),
        next:
          report === undefined
            ? []
            : nextTicks(new Timetable(report.schedule, settings.DEFAULT_TIMEZONE), report.next?.date),
        missed: missed.map(({ first, last, count, noticedAt, reason, sentence }) => ({
          execution_date: first.toISOString(),
          last_execution_date: last.toISOString(),
          count,
          noticed_at: noticedAt.toISOString(),
          reason,
          why: sentence ?? WHY[reason] ?? reason,
        })),
      }
    },
  )
}

function showSource(app: Api, parts: ApiParts): void {
  const { registry, store } = parts

  app.get(
    '/api/v1/dags/:dag_id/source',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'The file that defines a DAG and the files that it imports, as they are now or as used by a run',
        params: Address,
        querystring: z.strictObject({ run: runNumber.optional().describe('As used by this run.') }),
        response: { 200: SourceBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const kept = query.run === undefined ? undefined : await definitionOfRun(store, params.dag_id, query.run)
      if (kept !== undefined) return { as_of: 'run' as const, definition: kept.hash, files: sourceFiles(kept) }
      const { id } = registry.get(params.dag_id)
      const present = registry.definitionOf(id)
      const files = sourceFiles(present ?? (await builtInDefinition(id)))
      return { as_of: 'now' as const, definition: present?.hash ?? null, files }
    },
  )
}

/** Undefined if the run is from an older version, or if its DAG is built in. */
async function definitionOfRun(store: ApiParts['store'], dagId: string, id: number): Promise<Definition | undefined> {
  const run = await store.runs.find(id)
  if (run?.dagId !== dagId) throw new MlAirflowError('not_found', `DAG '${dagId}' has no run with the number ${id}.`)
  return run.definition === undefined ? undefined : store.runs.findDefinition(run.definition)
}

function nextTicks(timetable: Timetable, first: Date | undefined) {
  const ticks: { execution_date: string; run_at: string }[] = []
  for (let date = first; date !== undefined && ticks.length < NEXT_DATES; date = timetable.next(date)) {
    const dueAt = timetable.dueAt(date)
    if (dueAt === undefined) break
    ticks.push({ execution_date: date.toISOString(), run_at: dueAt.toISOString() })
  }
  return ticks
}
