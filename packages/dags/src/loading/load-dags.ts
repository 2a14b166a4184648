import { dirname } from 'node:path'
import { DagRegistry } from '@ml-airflow/core'
import { BUILT_IN_FOLDER, builtInDags } from '../built-in-dags.ts'
import { type FoundDags, findDags } from './dag-folder.ts'

export const IMPORT_TIMEOUT_MS = 30_000

export interface LoadOptions {
  /** Folder of further DAGs, from the setting DAGS_FOLDER. */
  readonly folder?: string | undefined
  /** For each file; default 30,000. */
  readonly timeoutMs?: number
}

/** The built-in DAGs and those of a folder. Whatever is wrong there stands among the registry's failures, and harms no other. */
export async function loadDags({ folder, timeoutMs = IMPORT_TIMEOUT_MS }: LoadOptions = {}): Promise<DagRegistry> {
  return registryOf(folder === undefined ? { dags: [], failures: [] } : await findDags(folder, timeoutMs))
}

/** The built-in DAGs, and those that were found. */
export function registryOf({ dags, failures }: FoundDags): DagRegistry {
  const builtIn = builtInDags.map((dag) => ({ dag, source: 'built-in', folder: BUILT_IN_FOLDER }))
  const own = dags.map(({ dag, source }) => ({ dag, source, folder: dirname(source) }))
  return new DagRegistry([...builtIn, ...own], failures)
}
