import { readFile } from 'node:fs/promises'
import { sep } from 'node:path'
import * as core from '@ml-airflow/core'
import * as author from '@ml-airflow/core/author'
import { createJiti, type Jiti } from 'jiti'
import * as zod from 'zod'

/** Imports one file and returns its exports. */
export type FileImporter = (path: string) => Promise<readonly unknown[]>

const OWN_MODULES = { 'ml-airflow': author, '@ml-airflow/core': core, zod }

/**
 * Imports TypeScript and JavaScript from any path. For every file, `ml-airflow`, its former name `@ml-airflow/core`, and
 * `zod` resolve to the modules of this process; otherwise, the file's tasks would not be instances of MLTaskSubDag. A new
 * importer sees edits.
 * @param cacheDir cache of compiled files, each with the digest of its source
 */
export function fileImporter(folder: string, cacheDir?: string): FileImporter {
  const jiti = createJiti(import.meta.url, {
    fsCache: cacheDir ?? false,
    virtualModules: OWN_MODULES,
  })
  for (const path of Object.keys(jiti.cache)) {
    if (path.startsWith(folder + sep)) delete jiti.cache[path]
  }
  return async (path) => exportsOf(await importWith(jiti, path))
}

/**
 * Imports a file from stored source texts, also for the TypeScript that it imports; files without a stored text are read as
 * they are.
 */
export function keptImporter(
  texts: ReadonlyMap<string, string>,
): (path: string, text: string) => Promise<readonly unknown[]> {
  const compiler = createJiti(import.meta.url, { fsCache: false })
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    virtualModules: OWN_MODULES,
    transform: (options) => ({
      code: compiler.transform({ ...options, source: texts.get(options.filename ?? '') ?? options.source }),
    }),
  })
  return async (path, text) =>
    exportsOf((await jiti.evalModule(text, { filename: path, async: true, forceTranspile: true })) as Module)
}

function exportsOf(module: Module): readonly unknown[] {
  return [module.default, ...Object.values(module)]
}

type Module = Readonly<Record<string, unknown>>

/** jiti would let Node import a CommonJS file, which caches it permanently and finds other copies of these modules. */
async function importWith(jiti: Jiti, path: string): Promise<Module> {
  if (!path.endsWith('.js') || path in jiti.cache) return jiti.import<Module>(path)
  const source = await readFile(path, 'utf8')
  return (await jiti.evalModule(source, { filename: path, async: true, forceTranspile: true })) as Module
}
