import type { search } from './addresses.ts'
import { dagQuery, dagsQuery } from './data/dags.ts'
import { gridQuery } from './data/grid.ts'
import { instanceQuery, namedInstanceQuery, runInstancesQuery } from './data/instances.ts'
import { queryClient } from './data/query-client.ts'
import { runQuery } from './data/runs.ts'

type Search<Name extends keyof typeof search> = ReturnType<(typeof search)[Name]>

/**
 * Starts what a page needs while its code is still loading: without this, code and data arrive one after the other.
 * Nothing waits for it, and the page reports errors itself.
 */
export const prefetch = {
  dags(filters: Search<'dags'>): void {
    void queryClient.prefetchInfiniteQuery(dagsQuery(filters))
  },

  dag(dag: string, { tab = 'grid' }: Search<'dag'>): void {
    void queryClient.prefetchQuery(dagQuery(dag))
    if (tab !== 'grid') return
    void queryClient.prefetchInfiniteQuery(gridQuery(dag))
    load(import('./pages/dag/grid/grid-tab.tsx'))
  },

  run(id: number, { task, sample, tab = 'log', view = 'list', ...filters }: Search<'run'>): void {
    if (!Number.isSafeInteger(id)) return
    void queryClient.prefetchQuery(runQuery(id))
    if (view !== 'graph') void queryClient.prefetchInfiniteQuery(runInstancesQuery(id, filters))
    if (task === undefined) return
    void prefetchInstance(id, task, sample)
    if (tab === 'log') load(import('./pages/run/log/log-tab.tsx'))
  },
}

/** The page that needs the code reports a failure. */
function load(code: Promise<unknown>): void {
  code.catch(() => undefined)
}

async function prefetchInstance(run: number, task: string, sample: string | undefined): Promise<void> {
  const named = namedInstanceQuery(run, task, sample)
  await queryClient.prefetchQuery(named)
  const found = queryClient.getQueryData(named.queryKey)
  if (found) await queryClient.prefetchQuery(instanceQuery(run, found.id))
}
