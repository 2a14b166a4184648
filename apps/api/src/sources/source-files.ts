import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Definition } from '@ml-airflow/core'
import { readDefinition } from '@ml-airflow/dags'

export interface SourceFile {
  readonly path: string
  readonly language: string
  readonly text: string
  readonly digest: string
}

const LANGUAGES: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
}
/** Package of the built-in DAGs: its sources, if the installation includes them. */
const BUILT_IN = fileURLToPath(new URL('..', import.meta.resolve('@ml-airflow/dags')))

/** Files of a definition, for people. */
export function sourceFiles(definition: Definition | undefined): SourceFile[] {
  return (definition?.files ?? []).map(({ path, text }) => ({
    path,
    language: LANGUAGES[extname(path)] ?? 'javascript',
    text,
    digest: createHash('sha256').update(text).digest('hex'),
  }))
}

/** Definition of a built-in DAG. */
export async function builtInDefinition(dagId: string): Promise<Definition | undefined> {
  for (const folder of [join(BUILT_IN, 'src'), join(BUILT_IN, 'dist')]) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names.filter((one) => /-dag\.(ts|js)$/.test(one))) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '')
      if (text.includes(`'${dagId}'`)) return readDefinition(join(folder, name), folder)
    }
  }
  return undefined
}
