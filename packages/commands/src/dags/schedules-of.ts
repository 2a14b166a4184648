import type { Dag } from '@ml-airflow/core'
import type { ScheduleReport } from '@ml-airflow/engine'
import type { Workbench } from '../workbench/workbench.ts'

/** Current state of the schedules of these DAGs, under the current settings. */
export async function schedulesOf(
  workbench: Workbench,
  dags: readonly Dag[],
): Promise<ReadonlyMap<string, ScheduleReport>> {
  const { reportSchedules } = await import('@ml-airflow/engine')
  const { CATCHUP_BY_DEFAULT, DEFAULT_TIMEZONE } = workbench.settings
  const defaults = { catchupByDefault: CATCHUP_BY_DEFAULT, defaultTimeZone: DEFAULT_TIMEZONE }
  return reportSchedules(await workbench.store(), dags, defaults, new Date())
}
