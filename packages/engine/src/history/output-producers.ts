import { dirname, resolve } from 'node:path'
import type { RecordedInstance, RecordLocation, Store } from '@ml-airflow/core'

/** Finds the executions that made a file, or a folder that contains it. */
export interface ProducerSearch {
  readonly path: string
  readonly before?: number | undefined
  readonly limit: number
}

/**
 * Newest first. The reservation of a path leads to its record and executions; outputs older than reservations are searched
 * among all task instances.
 */
export async function findProducers(
  { records, instanceHistory }: Pick<Store, 'records' | 'instanceHistory'>,
  { path, before, limit }: ProducerSearch,
): Promise<readonly RecordedInstance[]> {
  const paths = pathsAbove(path)
  const places: readonly RecordLocation[] = [...(await records.findReservations(paths)).values()]
  const of = places.length === 0 ? undefined : places
  return instanceHistory.listOutputs({ paths, records: of, before, limit })
}

/** A path and every folder above it: an output that contains it has one of these names. */
function pathsAbove(path: string): readonly string[] {
  const paths = [resolve('/', path)]
  for (let above = dirname(paths[0] ?? '/'); above !== '/'; above = dirname(above)) paths.push(above)
  return paths.slice(0, MOST_PATHS)
}
const MOST_PATHS = 200
