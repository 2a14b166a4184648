import {
  type AnyTask,
  lineageOfResults,
  type Result,
  type ResultQuery,
  type UpstreamResults,
  upstreamSample,
} from '@ml-airflow/core'
import type { SamplesOf } from '../fan-out/sample-lists.ts'
import type { KnownRun } from '../running/run-cache.ts'
import { digestOf } from './digest.ts'
import { recordQuery } from './plan.ts'

interface RunResults extends UpstreamResults {
  /** A task may also have results for samples outside of the run. */
  ofRun(results: readonly Result[]): readonly Result[]
}

interface Sources extends Pick<KnownRun, 'parametersIds'> {
  readonly samplesOf: SamplesOf
}

/** The current results from which a task of a run is made. */
export function upstreamResults(sources: Sources, task: AnyTask): RunResults {
  const ofRun = (results: readonly Result[]) => (task.perSample ? results : results.filter(isOfRun(sources)))
  return {
    queriesFor: (sample) => queriesFor(sources, task, sample),
    lineageOf: (results) => lineageOfResults(ofRun(results), digestOf),
    ofRun,
  }
}

/** Whether a result belongs to a sample of the run. */
function isOfRun({ samplesOf }: Sources): (result: Result) => boolean {
  const sets = new Map<string, ReadonlySet<string>>()
  return ({ taskId, sample }) => {
    const samples = sets.get(taskId) ?? new Set(['', ...samplesOf(taskId)])
    sets.set(taskId, samples)
    return samples.has(sample)
  }
}

/** One query for all tasks with the same table and sample. */
function queriesFor({ parametersIds }: Sources, task: AnyTask, sample: string): readonly ResultQuery[] {
  const queries = new Map<string, ResultQuery & { readonly taskIds: string[] }>()
  for (const upstream of task.after as readonly AnyTask[]) {
    const query = recordQuery(upstream, parametersIds)
    if (query === undefined) continue
    const wanted = upstreamSample(upstream, task, sample)
    const key = `${query.table}/${query.keyColumn}/${wanted}`
    const entry = queries.get(key) ?? { query, taskIds: [], sample: wanted }
    queries.set(key, entry)
    if (!entry.taskIds.includes(upstream.id)) entry.taskIds.push(upstream.id)
  }
  return [...queries.values()]
}
