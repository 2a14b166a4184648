import type { Store } from '@ml-airflow/core'
import type { ExplainParts, RecordParts } from '@ml-airflow/engine'
import type { Workbench } from '../workbench/workbench.ts'

/** Dependencies of a record search. */
export async function recordParts(
  workbench: Workbench,
): Promise<RecordParts & ExplainParts & { readonly store: Store }> {
  return { registry: await workbench.registry(), planner: await workbench.planner(), store: await workbench.store() }
}
