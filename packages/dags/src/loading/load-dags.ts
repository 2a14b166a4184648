import { DagRegistry } from '@ml-airflow/core'
import { builtInDags } from '../built-in-dags.ts'
import { findDags } from './dag-folder.ts'

const IMPORT_TIMEOUT_MS = 10_000

export interface LoadOptions {
  /** Folder of further DAGs, from the setting DAGS_FOLDER. */
  readonly folder?: string | undefined
  /** For each file; default 10,000. */
  readonly timeoutMs?: number
}

/** The built-in DAGs and those of a folder. Whatever is wrong there stands among the registry's failures, and harms no other. */
export async function loadDags({ folder, timeoutMs = IMPORT_TIMEOUT_MS }: LoadOptions = {}): Promise<DagRegistry> {
  const found = folder === undefined ? { dags: [], failures: [] } : await findDags(folder, timeoutMs)
  const builtIn = builtInDags.map((dag) => ({ dag, source: 'built-in' }))
  return new DagRegistry([...builtIn, ...found.dags], found.failures)
}
