import { readFile } from 'node:fs/promises'
import { sep } from 'node:path'
import * as core from '@ml-airflow/core'
import * as author from '@ml-airflow/core/author'
import { createJiti, type Jiti } from 'jiti'
import * as zod from 'zod'

/** Imports one file and answers what it exports. */
export type FileImporter = (path: string) => Promise<readonly unknown[]>

/**
 * Imports TypeScript and JavaScript from anywhere. Wherever a file lies, `ml-airflow`, its former name `@ml-airflow/core`, and
 * `zod` are the modules of this process: the file's tasks would not be instances of MLTaskSubDag otherwise. The next importer
 * sees edits.
 * @param cacheDir where compiled files are kept, each with the digest of its source
 */
export function fileImporter(folder: string, cacheDir?: string): FileImporter {
  const jiti = createJiti(import.meta.url, {
    fsCache: cacheDir ?? false,
    virtualModules: { 'ml-airflow': author, '@ml-airflow/core': core, zod },
  })
  for (const path of Object.keys(jiti.cache)) {
    if (path.startsWith(folder + sep)) delete jiti.cache[path]
  }
  return async (path) => {
    const module = await importWith(jiti, path)
    return [module.default, ...Object.values(module)]
  }
}

type Module = Readonly<Record<string, unknown>>

/** Left to itself, jiti has Node import a CommonJS file, which keeps it for good and finds other copies of these modules. */
async function importWith(jiti: Jiti, path: string): Promise<Module> {
  if (!path.endsWith('.js') || path in jiti.cache) return jiti.import<Module>(path)
  const source = await readFile(path, 'utf8')
  return (await jiti.evalModule(source, { filename: path, async: true, forceTranspile: true })) as Module
}
