import { sep } from 'node:path'
import * as core from '@ml-airflow/core'
import { createJiti } from 'jiti'
import * as zod from 'zod'

/** Imports one file and answers what it exports. */
export type FileImporter = (path: string) => Promise<readonly unknown[]>

/**
 * Imports TypeScript and JavaScript from anywhere. Wherever a file lies, `@ml-airflow/core` and `zod` are the very modules of
 * this process: its tasks would be no MLTaskSubDag otherwise. Edits are seen by the next importer.
 */
export function fileImporter(folder: string): FileImporter {
  const jiti = createJiti(import.meta.url, { fsCache: false, virtualModules: { '@ml-airflow/core': core, zod } })
  for (const path of Object.keys(jiti.cache)) {
    if (path.startsWith(folder + sep)) delete jiti.cache[path]
  }
  return async (path) => {
    const module = await jiti.import<Readonly<Record<string, unknown>>>(path)
    return [module.default, ...Object.values(module)]
  }
}
