import { join } from 'node:path'
import {
  type GraphIndex,
  type ListSource,
  listKey,
  MlAirflowError,
  NO_SAMPLE,
  type RecordFacts,
  refuseTooMany,
  type StandingList,
  samplesOfList,
  type TryFiles,
} from '@ml-airflow/core'

type Files = Pick<TryFiles, 'readList'>

/**
 * The samples that an output lists, for each of these tasks.
 * @throws MlAirflowError `bad_argument`, with path and line
 */
export async function readSamples(
  files: Files,
  outputPath: string,
  { format, path, field }: ListSource,
  tasks: number,
): Promise<readonly string[]> {
  const file = path === undefined ? outputPath : join(outputPath, path)
  const samples = samplesOfList(await files.readList(file, format), file, field)
  refuseTooMany(samples, tasks, file)
  return samples
}

/** The lists in unchanged outputs, by key. */
export async function standingLists(
  files: Files,
  index: GraphIndex,
  recordOf: (taskId: string, sample: string) => RecordFacts | undefined,
): Promise<ReadonlyMap<string, StandingList>> {
  const lists = new Map<string, StandingList>()
  for (const id of index.listSources)
    for (const [key, tasks] of index.listsIn(id)) {
      const record = recordOf(id, NO_SAMPLE)
      const source = tasks[0]?.samplesFrom
      if (source === undefined || record?.outputPath === undefined || record.finishedAt === undefined) continue
      if (record.output.kind !== 'missing') lists.set(key, await listIn(files, record.outputPath, source, tasks.length))
    }
  return lists
}

/** A plan includes an invalid list, as the reason why its tasks will fail. */
async function listIn(files: Files, outputPath: string, source: ListSource, tasks: number): Promise<StandingList> {
  try {
    return { samples: await readSamples(files, outputPath, source, tasks) }
  } catch (error) {
    if (error instanceof MlAirflowError && error.code === 'bad_argument') return { problem: error.message }
    throw error
  }
}

/** The samples of a per-sample task: those of its list, or of the run. */
export type SamplesOf = (taskId: string) => readonly string[]

export function plannedSamples(
  index: GraphIndex,
  samples: readonly string[],
  lists: ReadonlyMap<string, StandingList>,
): SamplesOf {
  return (taskId) => {
    const source = index.task(taskId)?.samplesFrom
    if (source === undefined) return samples
    const list = lists.get(listKey(source))
    return list !== undefined && 'samples' in list ? list.samples : []
  }
}

/** All samples that a task gathers, across its upstream tasks. */
export function gatheredSamples(index: GraphIndex, taskId: string, samplesOf: SamplesOf): readonly string[] {
  const upstream = index.task(taskId)?.after.filter((id) => index.task(id)?.perSample) ?? []
  return [...new Set(upstream.flatMap(samplesOf))]
}
