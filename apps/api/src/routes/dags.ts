import type { DagFailure } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { DagBody, DagItem, dagBody } from '../schemas/dag.ts'
import { errors } from '../schemas/error.ts'
import { dagId } from '../schemas/ids.ts'
import { nextCursor, totalEstimate } from '../schemas/query.ts'
import { dagFacts } from './dag-facts.ts'
import { DagList, dagPage } from './dag-list.ts'

const FileSentence = z.object({ source: z.string(), sentence: z.string() })
const Problems = z
  .array(z.object({ line: z.int(), column: z.int(), sentence: z.string(), frame: z.string() }))
  .describe(
    'The mistakes of a YAML file with line and column, counted from 1, and the surrounding lines. Otherwise empty.',
  )
const BrokenFile = FileSentence.extend({ problems: Problems })
const DagAddress = z.object({ dag_id: dagId })

export function dagRoutes(app: Api, parts: ApiParts): void {
  listDags(app, parts)
  listImportErrors(app, parts)
  showDag(app, parts)
  pauseDag(app, parts)
}

function listDags(app: Api, parts: ApiParts): void {
  app.get(
    '/api/v1/dags',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'DAGs with their newest runs, and the DAG files that could not be loaded',
        querystring: DagList,
        response: {
          200: z.object({
            dags: z.array(DagItem),
            failures: z.array(BrokenFile),
            notices: z.array(FileSentence).describe('Files in the DAG folder that have no effect, with the reason.'),
            next_cursor: nextCursor,
            total_estimate: totalEstimate,
          }),
          ...errors,
        },
      },
    },
    async ({ query }) => ({
      ...(await dagPage(parts, query)),
      failures: parts.registry.failures.map((failure) => ({ ...failure, problems: problemsOf(failure) })),
      notices: [...parts.registry.notices],
    }),
  )
}

function listImportErrors(app: Api, parts: ApiParts): void {
  const { registry } = parts

  app.get(
    '/api/v1/import-errors',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'DAG files that could not be loaded, with the reason',
        response: {
          200: z.object({
            import_errors: z.array(z.object({ file: z.string(), message: z.string(), problems: Problems })),
          }),
          ...errors,
        },
      },
    },
    async () => ({
      import_errors: registry.failures.map((failure) => ({
        file: failure.source,
        message: failure.sentence,
        problems: problemsOf(failure),
      })),
    }),
  )
}

function showDag(app: Api, parts: ApiParts): void {
  const { registry } = parts

  app.get(
    '/api/v1/dags/:dag_id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'A DAG: its tasks and edges, and its parameters as JSON Schema',
        params: DagAddress,
        response: { 200: DagBody, ...errors },
      },
    },
    async ({ params }) => {
      const dag = registry.get(params.dag_id)
      return dagBody(dag, await dagFacts(parts, [dag]), registry.sourceOf(dag.id))
    },
  )
}

function pauseDag(app: Api, parts: ApiParts): void {
  const { pauses } = parts

  for (const action of ['pause', 'unpause'] as const) {
    app.post(
      `/api/v1/dags/:dag_id/${action}`,
      {
        config: { access: 'operator' },
        schema: {
          tags: ['DAGs'],
          summary:
            action === 'pause' ? 'Pauses a DAG: new runs are accepted, but their tasks wait' : 'Resumes a paused DAG',
          params: DagAddress,
          response: { 200: z.object({ dag_id: z.string(), paused: z.boolean() }), ...errors },
        },
      },
      async ({ params }) => {
        const paused = action === 'pause'
        await pauses.setPaused(params.dag_id, paused)
        return { dag_id: params.dag_id, paused }
      },
    )
  }
}

function problemsOf({ problems = [] }: DagFailure) {
  return [...problems]
}
