import { createHash } from 'node:crypto'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SourceFile {
  readonly path: string
  readonly language: string
  readonly text: string
  readonly digest: string
}

const LANGUAGES: Readonly<Record<string, string>> = { '.ts': 'typescript', '.yaml': 'yaml', '.yml': 'yaml' }
const MOST_FILES = 50
const LONGEST = 500_000
const IMPORT = /(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g
/** The room of the DAGs that come with ml-airflow: its sources, where they were not left out of the installation. */
const BUILT_IN = fileURLToPath(new URL('..', import.meta.resolve('@ml-airflow/dags')))

/** The file of a DAG, and what it imports from its own folder or below. A file that cannot be read is left out. */
export async function sourceFiles(dagId: string, source: string | undefined): Promise<SourceFile[]> {
  const [root, entry] = source === undefined || source === 'built-in' ? await builtIn(dagId) : [dirname(source), source]
  if (entry === undefined) return []
  const folder = await realpath(root).catch(() => root)
  const files: SourceFile[] = []
  const open = [resolve(entry)]
  const seen = new Set(open)
  for (let path = open.shift(); path !== undefined && files.length < MOST_FILES; path = open.shift()) {
    const text = await textOf(folder, path)
    if (text === undefined) continue
    files.push(fileOf(relative(folder, path), text))
    for (const imported of importsOf(path, text)) if (!seen.has(imported)) open.push(imported)
    for (const imported of open) seen.add(imported)
  }
  return files
}

function fileOf(path: string, text: string): SourceFile {
  return {
    path,
    language: LANGUAGES[extname(path)] ?? 'javascript',
    text,
    digest: createHash('sha256').update(text).digest('hex'),
  }
}

function importsOf(path: string, text: string): readonly string[] {
  if (LANGUAGES[extname(path)] === 'yaml') return []
  return [...text.matchAll(IMPORT)].map(([, imported = '']) => resolve(dirname(path), imported))
}

async function textOf(folder: string, path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path)
    if (relative(folder, real).startsWith('..') || !/\.(ts|js|mjs|ya?ml)$/.test(real)) return undefined
    return (await readFile(real, 'utf8')).slice(0, LONGEST)
  } catch {
    return undefined
  }
}

async function builtIn(dagId: string): Promise<readonly [string, string | undefined]> {
  for (const folder of [join(BUILT_IN, 'src'), join(BUILT_IN, 'dist')]) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names.filter((one) => /-dag\.(ts|js)$/.test(one))) {
      const text = await textOf(folder, join(folder, name))
      if (text?.includes(`'${dagId}'`)) return [folder, join(folder, name)]
    }
  }
  return [BUILT_IN, undefined]
}
