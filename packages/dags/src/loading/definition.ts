import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import type { Definition, DefinitionFile } from '@ml-airflow/core'
import { isYamlFile } from './dag-file.ts'

const MOST_FILES = 50
const MOST_CHARACTERS = 2_000_000
const KEPT = /\.(ts|js|mjs|cjs|json|ya?ml)$/
const IMPORT = /(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g

/**
 * The file of a DAG, and its imports from `root` or below. Unreadable imports are left out. Undefined if the DAG's file is
 * unreadable, or the files are too long to be stored.
 */
export async function readDefinition(source: string, root = dirname(source)): Promise<Definition | undefined> {
  const folder = await realpath(root).catch(() => root)
  const files: DefinitionFile[] = []
  const open = [resolve(source)]
  const seen = new Set(open)
  let length = 0
  for (let path = open.shift(); path !== undefined && files.length < MOST_FILES; path = open.shift()) {
    const text = await textOf(folder, path)
    if (text === undefined && files.length === 0) return undefined
    if (text === undefined) continue
    length += text.length
    files.push({ path: relative(folder, await realpath(path)), text })
    for (const imported of importsOf(path, text)) if (!seen.has(imported)) open.push(imported)
    for (const imported of open) seen.add(imported)
  }
  if (length > MOST_CHARACTERS) return undefined
  return { hash: createHash('sha256').update(JSON.stringify(files)).digest('hex'), source, files }
}

/** Imports according to the source text; a name without an extension may be a .ts or .js file. */
function importsOf(path: string, text: string): readonly string[] {
  if (isYamlFile(path) || path.endsWith('.json')) return []
  return [...text.matchAll(IMPORT)].flatMap(([, imported = '']) => {
    const named = resolve(dirname(path), imported)
    return KEPT.test(named) ? [named] : [`${named}.ts`, `${named}.js`]
  })
}

async function textOf(folder: string, path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path)
    if (relative(folder, real).startsWith('..') || !KEPT.test(real)) return undefined
    return await readFile(real, 'utf8')
  } catch {
    return undefined
  }
}
