import type { Dag } from '@ml-airflow/core'
import { type DagLine, HomePage } from '../pages/home-page.tsx'
import { readerOf } from '../pages/reader.ts'
import { sendPage } from '../pages/send-page.ts'
import type { Api, ApiParts } from '../parts.ts'
import { dagSummary } from '../schemas/dag.ts'
import { dagFacts } from './dag-facts.ts'

const NEWEST_RUNS = 20

/** The DAGs, and what has happened last. */
export function homeRoutes(app: Api, parts: ApiParts): void {
  const { registry, store } = parts
  app.get('/admin/', { config: { access: 'viewer', page: true }, schema: { hide: true } }, async (request, reply) => {
    const [dags, runs] = await Promise.all([dagLines(parts, registry.dags), store.runs.list({ limit: NEWEST_RUNS })])
    const page = <HomePage reader={readerOf(request)} dags={dags} failures={registry.failures} runs={runs} />
    return sendPage(reply, page)
  })
}

async function dagLines(parts: ApiParts, dags: readonly Dag[]): Promise<DagLine[]> {
  const facts = await dagFacts(parts, dags)
  return Promise.all(
    dags.map(async (dag) => {
      const [newest] = await parts.store.runs.list({ dagId: dag.id, limit: 1 })
      return { dag: dagSummary(dag, facts), newest }
    }),
  )
}
