import { dirname } from 'node:path'
import { DagRegistry } from '@ml-airflow/core'
import { BUILT_IN_FOLDER, builtInDags } from '../built-in-dags.ts'
import { type FoundDags, findDags } from './dag-folder.ts'
import { readDefinition } from './definition.ts'

export const IMPORT_TIMEOUT_MS = 30_000

export interface LoadOptions {
  /** Folder of further DAGs, from the setting DAGS_FOLDER. */
  readonly folder?: string | undefined
  /** Import timeout of one file. Default: 30,000 ms. */
  readonly timeoutMs?: number
  /** Cache of compiled files, by content. */
  readonly cacheDir?: string | undefined
  /** For short-lived processes: skips the probe in a thread for unchanged files that were imported successfully before. */
  readonly trustsEarlierProbes?: boolean
}

/** The built-in DAGs and those of a folder. Errors are listed among the registry's failures, and affect no other DAG. */
export async function loadDags({ folder, ...options }: LoadOptions = {}): Promise<DagRegistry> {
  if (folder === undefined) return registryOf({ dags: [], failures: [], notices: [] })
  return registryOf(await findDags(folder, { timeoutMs: IMPORT_TIMEOUT_MS, ...options }))
}

/** The built-in DAGs and the given ones. */
export async function registryOf({ dags, failures, notices }: FoundDags): Promise<DagRegistry> {
  const builtIn = builtInDags.map((dag) => ({ dag, source: 'built-in', folder: BUILT_IN_FOLDER }))
  const sources = [...new Set(dags.map(({ source }) => source))]
  const definitions = new Map(
    await Promise.all(sources.map(async (path) => [path, await readDefinition(path)] as const)),
  )
  const own = dags.map(({ dag, source }) => ({
    dag,
    source,
    folder: dirname(source),
    definition: definitions.get(source),
  }))
  return new DagRegistry([...builtIn, ...own], failures, notices)
}
