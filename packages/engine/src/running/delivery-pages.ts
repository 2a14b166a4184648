import type { RunDelivery, Store, TaskDelivery } from '@ml-airflow/core'

// A page of this size is written, read and enqueued without blocking other clients of the servers.
const PAGE = 500

/** Open runs, of one DAG or of all. */
export function openRunPages(
  store: Pick<Store, 'reconciliation'>,
  dagId?: string,
): AsyncGenerator<readonly RunDelivery[]> {
  return pages(
    (after) => store.reconciliation.listOpenRuns(after, PAGE, dagId),
    (run) => run.run,
  )
}

/** Task instances of a run that have been queued, or waiting for a retry, for at least this time. */
export function queuedPages(
  store: Pick<Store, 'reconciliation'>,
  run: number,
  forMs: number,
): AsyncGenerator<readonly TaskDelivery[]> {
  return pages(
    (after) => store.reconciliation.listQueuedInstances(run, { after, limit: PAGE, forMs }),
    (task) => task.instance,
  )
}

/** Splits items into pages. */
export function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += PAGE) yield items.slice(start, start + PAGE)
}

async function* pages<T>(
  fetch: (after: number) => Promise<readonly T[]>,
  keyOf: (item: T) => number,
): AsyncGenerator<readonly T[]> {
  for (let after = 0; ; ) {
    const page = await fetch(after)
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    if (page.length < PAGE) return
    after = keyOf(last)
  }
}
