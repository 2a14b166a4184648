import type { Dag } from '@ml-airflow/core'
import { reportSchedules } from '@ml-airflow/engine'
import type { ApiParts } from '../parts.ts'
import type { DagFacts } from '../schemas/dag.ts'

/** Facts about DAGs outside their definitions: whether they are paused, and when they run next. */
export async function dagFacts(
  { store, settings }: Pick<ApiParts, 'store' | 'settings'>,
  dags: readonly Dag[],
): Promise<DagFacts> {
  const { CATCHUP_BY_DEFAULT: catchupByDefault, DEFAULT_TIMEZONE: defaultTimeZone } = settings
  const [paused, schedules] = await Promise.all([
    store.dags.listPaused(),
    reportSchedules(store, dags, { catchupByDefault, defaultTimeZone }, new Date()),
  ])
  return { paused, schedules }
}
