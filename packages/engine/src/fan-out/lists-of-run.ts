import type { Run, Store } from '@ml-airflow/core'
import type { KnownRun } from '../running/run-cache.ts'
import type { SamplesOf } from './sample-lists.ts'

/** The run as seen by a task that gathers samples: with the samples read from lists. */
export async function withLists(store: Pick<Store, 'fanOut'>, known: KnownRun, taskId: string): Promise<KnownRun> {
  const gathered = known.index.gatheredLists(taskId)
  if (gathered.length === 0) return known
  const lists = await store.fanOut.samplesOf(
    known.run.id,
    gathered.map(({ id }) => id),
  )
  return { ...known, lists }
}

type Facts = Pick<KnownRun, 'index' | 'lists'> & { readonly run: Pick<Run, 'options'> }

export function samplesIn({ index, lists, run }: Facts): SamplesOf {
  return (taskId) => (index.task(taskId)?.samplesFrom === undefined ? run.options.samples : (lists?.get(taskId) ?? []))
}

/** Lookup data for upstream results. */
export function sourcesOf(known: KnownRun): Pick<KnownRun, 'parametersIds'> & { readonly samplesOf: SamplesOf } {
  return { parametersIds: known.parametersIds, samplesOf: samplesIn(known) }
}
