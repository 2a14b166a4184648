import type { Workbench } from '../workbench/workbench.ts'

/** Removes logs from this machine's log folder. */
export async function logRemoverOf({ settings }: Workbench): Promise<(paths: readonly string[]) => Promise<number>> {
  const { removeLogs } = await import('@ml-airflow/shell')
  return (paths) => removeLogs(settings.LOG_DIR, paths)
}
