import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf } from '@ml-airflow/config'
import { loadDags } from '@ml-airflow/dags'
import { upgradeDatabase } from '@ml-airflow/store'
import type { Accept, Cluster } from './cluster.ts'

const DAGS_MODULE = new URL('../../dist/dags.js', import.meta.url).pathname

/** Starts the real API beside a cluster, with the same DAGs. */
export async function startApi(cluster: Cluster): Promise<Accept> {
  const { folder, settings } = cluster.site
  const dagsFolder = writeDagsFolder(cluster)
  await upgradeDatabase(databaseOf(settings), await loadDags({ folder: dagsFolder }))
  const api = cluster.launchApi({ DAGS_FOLDER: dagsFolder, PORT: '0', ML_AIRFLOW_HOME: folder })
  await api.said(/"ready":true/)
  const address = /"address":"([^"]+)"/.exec(api.log)?.[1]
  return async ({ dagId, runId, conf }) => {
    const response = await fetch(`${address}/api/v1/dags/${dagId}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ run_id: runId, conf }),
    })
    await response.text()
    return response.status
  }
}

function writeDagsFolder({ site }: Cluster): string {
  const folder = join(site.folder, 'dags')
  mkdirSync(folder)
  const { dags, evidence } = site.setting
  const exported = dags.map(({ id }) => `export const ${id} = registry.get('${id}')`)
  const lines = [
    `import { trialDags } from '${DAGS_MODULE}'`,
    `const registry = trialDags(${JSON.stringify(dags)}, '${evidence}')`,
    ...exported,
  ]
  writeFileSync(join(folder, 'trial.mjs'), lines.join('\n'))
  return folder
}
