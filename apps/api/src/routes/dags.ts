import type { Dag } from '@ml-airflow/core'
import { reportSchedules } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { DagBody, type DagFacts, DagSummary, dagBody, dagSummary } from '../schemas/dag.ts'
import { errors } from '../schemas/error.ts'
import { dagId } from '../schemas/ids.ts'

const DagAddress = z.object({ dag_id: dagId })

export function dagRoutes(app: Api, parts: ApiParts): void {
  const { registry, runService } = parts
  app.get(
    '/api/v1/dags',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'All DAGs, and the DAG files that could not be loaded',
        response: {
          200: z.object({
            dags: z.array(DagSummary),
            failures: z.array(z.object({ source: z.string(), sentence: z.string() })),
          }),
          ...errors,
        },
      },
    },
    async () => {
      const facts = await dagFacts(parts, registry.dags)
      return { dags: registry.dags.map((dag) => dagSummary(dag, facts)), failures: [...registry.failures] }
    },
  )

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
      return dagBody(dag, await dagFacts(parts, [dag]))
    },
  )

  for (const action of ['pause', 'unpause'] as const) {
    app.post(
      `/api/v1/dags/:dag_id/${action}`,
      {
        config: { access: 'operator' },
        schema: {
          tags: ['DAGs'],
          summary: action === 'pause' ? 'Runs are accepted, and their tasks wait' : 'What waited goes on',
          params: DagAddress,
          response: { 200: z.object({ dag_id: z.string(), paused: z.boolean() }), ...errors },
        },
      },
      async ({ params }) => {
        const paused = action === 'pause'
        await runService.setPaused(params.dag_id, paused)
        return { dag_id: params.dag_id, paused }
      },
    )
  }
}

/** What is known of DAGs beside their definitions: whether they are paused, and when they run next. */
export async function dagFacts(
  { store, settings }: Pick<ApiParts, 'store' | 'settings'>,
  dags: readonly Dag[],
): Promise<DagFacts> {
  const { CATCHUP_BY_DEFAULT: catchupByDefault, DEFAULT_TIMEZONE: defaultTimeZone } = settings
  const [paused, schedules] = await Promise.all([
    store.dags.listPaused(),
    reportSchedules(store, dags, { catchupByDefault, defaultTimeZone }, new Date()),
  ])
  return { paused, schedules }
}
