import {
  type AnyTask,
  lineageOfResults,
  type Result,
  type ResultQuery,
  type Run,
  type UpstreamResults,
} from '@ml-airflow/core'
import { digestOf } from './digest.ts'
import { recordQuery } from './plan.ts'
import type { KnownRun } from './run-cache.ts'

interface RunResults extends UpstreamResults {
  /** A task may have results for other samples, too. */
  ofRun(results: readonly Result[]): readonly Result[]
}

type RunFacts = Pick<KnownRun, 'parametersIds'> & { readonly run: Pick<Run, 'options'> }

/** The results that a task of a run is made from, as they are when they are read. */
export function upstreamResults(known: RunFacts, task: AnyTask): RunResults {
  const samples = new Set(['', ...known.run.options.samples])
  const ofRun = (results: readonly Result[]) => results.filter(({ sample }) => samples.has(sample))
  return {
    queriesFor: (sample) => queriesFor(known, task, sample),
    lineageOf: (results) => lineageOfResults(ofRun(results), digestOf),
    ofRun,
  }
}

/** One query for the tasks that share a table, and are asked for the same sample. */
function queriesFor({ parametersIds }: RunFacts, task: AnyTask, sample: string): readonly ResultQuery[] {
  const queries = new Map<string, ResultQuery & { readonly taskIds: string[] }>()
  for (const upstream of task.after as readonly AnyTask[]) {
    const query = recordQuery(upstream, parametersIds)
    if (query === undefined) continue
    const wanted = upstream.perSample && !task.perSample ? undefined : upstream.perSample ? sample : ''
    const key = `${query.table}/${query.keyColumn}/${wanted}`
    const entry = queries.get(key) ?? { query, taskIds: [], sample: wanted }
    queries.set(key, entry)
    if (!entry.taskIds.includes(upstream.id)) entry.taskIds.push(upstream.id)
  }
  return [...queries.values()]
}
