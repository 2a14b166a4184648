import { sep } from 'node:path'
import * as core from '@ml-airflow/core'
import * as author from '@ml-airflow/core/author'
import { createJiti } from 'jiti'
import * as zod from 'zod'

/** Imports one file and answers what it exports. */
export type FileImporter = (path: string) => Promise<readonly unknown[]>

/**
 * Imports TypeScript and JavaScript from anywhere. Wherever a file lies, `ml-airflow`, its former name `@ml-airflow/core`, and
 * `zod` are the modules of this process: the file's tasks would not be instances of MLTaskSubDag otherwise. The next importer
 * sees edits.
 */
export function fileImporter(folder: string): FileImporter {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    virtualModules: { 'ml-airflow': author, '@ml-airflow/core': core, zod },
  })
  for (const path of Object.keys(jiti.cache)) {
    if (path.startsWith(folder + sep)) delete jiti.cache[path]
  }
  return async (path) => {
    const module = await jiti.import<Readonly<Record<string, unknown>>>(path)
    return [module.default, ...Object.values(module)]
  }
}
