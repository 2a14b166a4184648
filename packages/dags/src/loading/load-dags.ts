import { dirname } from 'node:path'
import { DagRegistry } from '@ml-airflow/core'
import { BUILT_IN_FOLDER, builtInDags } from '../built-in-dags.ts'
import { type FoundDags, findDags } from './dag-folder.ts'
import { readDefinition } from './definition.ts'

export const IMPORT_TIMEOUT_MS = 30_000

export interface LoadOptions {
  /** Folder of further DAGs, from the setting DAGS_FOLDER. */
  readonly folder?: string | undefined
  /** For each file; default 30,000. */
  readonly timeoutMs?: number
  /** Where compiled files are kept, by content. */
  readonly cacheDir?: string | undefined
  /** For a process that ends soon: files that were imported well before, and have not changed, are not tried in a thread first. */
  readonly trustsEarlierProbes?: boolean
}

/** The built-in DAGs and those of a folder. Whatever is wrong there stands among the registry's failures, and harms no other. */
export async function loadDags({ folder, ...options }: LoadOptions = {}): Promise<DagRegistry> {
  if (folder === undefined) return registryOf({ dags: [], failures: [], notices: [] })
  return registryOf(await findDags(folder, { timeoutMs: IMPORT_TIMEOUT_MS, ...options }))
}

/** The built-in DAGs, and those that were found. */
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
