import type { LogStore } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'

/** The logs of all tries: of this machine's folder, and where it has none, of where they are shipped to. */
export async function openLogs(bench: Workbench): Promise<LogStore> {
  const [{ openFileLogs }, { remoteLogsOf }] = await Promise.all([
    import('@ml-airflow/shell'),
    import('@ml-airflow/logs'),
  ])
  const files = openFileLogs(bench.settings.LOG_DIR)
  const remote = await remoteLogsOf(bench.settings, (await bench.storeWithoutDags()).logs)
  if (remote === undefined) return files
  const { withRemoteLogs } = await import('@ml-airflow/engine')
  return withRemoteLogs(files, remote)
}
