import type { Accept } from './accept.ts'
import type { Cluster } from './cluster.ts'
import { makeDagsFolder } from './dags-folder.ts'

/** Starts the real API beside a cluster, with the same DAGs. */
export async function startApi(cluster: Cluster): Promise<Accept> {
  const { folder } = cluster.site
  const dagsFolder = await makeDagsFolder(cluster.site)
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
