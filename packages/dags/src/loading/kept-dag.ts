import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Dag, type Definition, type DefinitionFile, MlAirflowError, messageOf } from '@ml-airflow/core'
import { isYamlFile } from './dag-file.ts'
import { isDag, unlessItExits } from './imported-dags.ts'

/**
 * Loads a DAG from the stored files of its definition, regardless of their current state. TypeScript and YAML need no file
 * on disk; JavaScript imports are loaded by Node itself, so they must be unchanged.
 * @param source current or former path of the DAG's file
 * @throws MlAirflowError `bad_dag`
 */
export async function keptDag(dagId: string, { files }: Definition, source: string): Promise<Dag> {
  const [own] = files
  if (own === undefined) throw cannot(dagId, 'it has no file')
  const dag = isYamlFile(own.path) ? await readKept(own) : await importKept(dagId, files, source)
  if (dag === undefined) throw cannot(dagId, `its file '${own.path}' defines no such DAG`)
  return dag
}

async function readKept({ text }: DefinitionFile): Promise<Dag | undefined> {
  const { readYamlDag } = await import('../yaml/yaml-file.ts')
  const outcome = readYamlDag(text)
  return 'dag' in outcome ? outcome.dag : undefined
}

async function importKept(dagId: string, files: readonly DefinitionFile[], source: string): Promise<Dag | undefined> {
  const texts = new Map(files.map(({ path, text }) => [resolve(dirname(source), path), text]))
  const [own = ''] = texts.values()
  await refuseChanged(dagId, texts, source)
  const { keptImporter } = await import('./import-file.ts')
  try {
    const exported = await unlessItExits(() => keptImporter(texts)(source, own))
    return exported.filter(isDag).find(({ id }) => id === dagId)
  } catch (error) {
    throw cannot(dagId, messageOf(error))
  }
}

async function refuseChanged(dagId: string, texts: ReadonlyMap<string, string>, source: string): Promise<void> {
  for (const [path, text] of texts) {
    if (path === source || path.endsWith('.ts')) continue
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) throw cannot(dagId, `${path} has changed since`)
  }
}

function cannot(dagId: string, why: string): MlAirflowError {
  return new MlAirflowError('bad_dag', `DAG '${dagId}' cannot be loaded as it was: ${why}.`)
}
