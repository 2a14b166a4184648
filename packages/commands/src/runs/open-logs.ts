import type { LogStore } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'

/** Logs of all tries: from this machine's folder, else from remote storage. */
export async function openLogs(workbench: Workbench): Promise<LogStore> {
  const [{ openFileLogs }, { remoteLogsOf }] = await Promise.all([
    import('@ml-airflow/shell'),
    import('@ml-airflow/logs'),
  ])
  const files = openFileLogs(workbench.settings.LOG_DIR)
  const remote = await remoteLogsOf(workbench.settings, (await workbench.storeWithoutDags()).logs)
  if (remote === undefined) return files
  const { withRemoteLogs } = await import('@ml-airflow/engine')
  return withRemoteLogs(files, remote)
}
