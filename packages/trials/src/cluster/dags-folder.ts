import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf } from '@ml-airflow/config'
import { loadDags } from '@ml-airflow/dags'
import { upgradeDatabase } from '@ml-airflow/store'
import type { TrialSetting } from './setting.ts'
import type { TrialSite } from './site.ts'

const DAGS_MODULE = new URL('../../dist/dags.js', import.meta.url).pathname

/** Creates a DAG folder with a trial's DAGs, and their tables, for processes that load one. @returns its path */
export async function makeDagsFolder({ folder: home, setting, settings }: TrialSite): Promise<string> {
  const folder = join(home, 'dags')
  if (existsSync(folder)) return folder
  writeDags(folder, setting)
  await upgradeDatabase(databaseOf(settings), await loadDags({ folder }))
  return folder
}

function writeDags(folder: string, { dags, evidence }: TrialSetting): void {
  mkdirSync(folder)
  const exported = dags.map(({ id }) => `export const ${id} = registry.get('${id}')`)
  const lines = [
    `import { trialDags } from '${DAGS_MODULE}'`,
    `const registry = trialDags(${JSON.stringify(dags)}, '${evidence}')`,
    ...exported,
  ]
  writeFileSync(join(folder, 'trial.mjs'), lines.join('\n'))
}
