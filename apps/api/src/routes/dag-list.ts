import type { Dag, RunOutline } from '@ml-airflow/core'
import { durationOf } from '@ml-airflow/engine'
import { z } from 'zod'
import type { ApiParts } from '../parts.ts'
import { type DagFacts, type DagItem, dagSummary } from '../schemas/dag.ts'
import { dagId, wholeNumber } from '../schemas/ids.ts'
import { sought } from '../schemas/query.ts'
import { dagFacts } from './dag-facts.ts'

const SORTS = ['name', 'last_run', 'next_run'] as const
const SHOWN_RUNS = 14
const COUNTED_RUNS = 50

export const DagList = z.strictObject({
  q: sought.optional().describe('Text contained in the id, the description, the owner or a tag.'),
  tag: sought.optional(),
  paused: z.enum(['true', 'false'], 'allowed are true and false').optional(),
  sort: z.enum(SORTS, `allowed are ${SORTS.join(', ')}`).default('name'),
  limit: wholeNumber(1, 1000).default(1000),
  cursor: dagId.optional().describe('next_cursor of the previous page.'),
})

type Query = z.output<typeof DagList>

interface DagPage {
  readonly dags: z.output<typeof DagItem>[]
  readonly next_cursor: string | null
  readonly total_estimate: number | null
}

export async function dagPage(
  parts: Pick<ApiParts, 'registry' | 'store' | 'settings'>,
  query: Query,
): Promise<DagPage> {
  const { registry, store } = parts
  const facts = await dagFacts(parts, registry.dags)
  const meant = registry.dags.filter((dag) => isMeant(dag, facts, query))
  const sorted = await inOrder(parts, meant, facts, query.sort)
  const start = query.cursor === undefined ? 0 : sorted.findIndex(({ id }) => id === query.cursor) + 1
  const page = sorted.slice(start, start + query.limit)
  const open = await store.runHistory.countOpen()
  const dags = await Promise.all(
    page.map(async (dag) => {
      const newest = await store.runHistory.listOutlines(dag.id, COUNTED_RUNS)
      return dagItem(parts, dag, { facts, newest, open: open.get(dag.id) ?? { queued: 0, running: 0 } })
    }),
  )
  const next = start + page.length < sorted.length ? (page.at(-1)?.id ?? null) : null
  return { dags, next_cursor: next, total_estimate: query.cursor === undefined ? sorted.length : null }
}

function isMeant(dag: Dag, { paused }: DagFacts, query: Query): boolean {
  const text = query.q?.toLowerCase()
  const texts = [dag.id, dag.description, dag.owner, ...dag.tags].map((one) => one.toLowerCase())
  if (text !== undefined && !texts.some((one) => one.includes(text))) return false
  if (query.tag !== undefined && !dag.tags.includes(query.tag)) return false
  return query.paused === undefined || paused.has(dag.id) === (query.paused === 'true')
}

/** DAGs without a run and without a next run come last. Ties are sorted by id. */
async function inOrder(
  { store }: Pick<ApiParts, 'store'>,
  dags: readonly Dag[],
  { schedules }: DagFacts,
  sort: Query['sort'],
): Promise<readonly Dag[]> {
  if (sort === 'name') return dags
  const keyed = await Promise.all(
    dags.map(async (dag) => {
      if (sort === 'next_run') return { dag, key: schedules.get(dag.id)?.next?.dueAt.getTime() ?? Number.MAX_VALUE }
      const [newest] = await store.runHistory.listOutlines(dag.id, 1)
      return { dag, key: newest === undefined ? Number.MAX_VALUE : -newest.id }
    }),
  )
  return keyed.sort((a, b) => a.key - b.key).map(({ dag }) => dag)
}

interface ItemFacts {
  readonly facts: DagFacts
  readonly newest: readonly RunOutline[]
  readonly open: { readonly queued: number; readonly running: number }
}

function dagItem(
  { registry }: Pick<ApiParts, 'registry'>,
  dag: Dag,
  { facts, newest, open }: ItemFacts,
): z.output<typeof DagItem> {
  const count = (state: RunOutline['state']) => newest.filter((run) => run.state === state).length
  const [success, failed, cancelled] = [count('success'), count('failed'), count('cancelled')]
  const closed = success + failed + cancelled
  const now = new Date()
  return {
    ...dagSummary(dag, facts),
    file: registry.sourceOf(dag.id) ?? null,
    counts: { ...open, success, failed, cancelled },
    success_rate: closed === 0 ? null : success / closed,
    recent_runs: newest
      .slice(0, SHOWN_RUNS)
      .toReversed()
      .map((run) => barOf(run, now)),
  }
}

function barOf(run: RunOutline, now: Date): z.output<typeof DagItem>['recent_runs'][number] {
  const { id, runId, state, createdAt } = run
  return { id, run_id: runId, state, duration_ms: durationOf(run, now) ?? null, created_at: createdAt.toISOString() }
}
