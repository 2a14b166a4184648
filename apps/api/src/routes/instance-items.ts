import type { RecordedInstance, Store } from '@ml-airflow/core'
import { instanceWaits, reportInstances } from '@ml-airflow/engine'
import type { z } from 'zod'
import { type InstanceItem, instanceItem } from '../schemas/instance-item.ts'

/** Task instances as list items, with the reasons why they have not started. */
export async function instanceItems(
  store: Store,
  instances: readonly RecordedInstance[],
): Promise<z.output<typeof InstanceItem>[]> {
  const reports = await reportInstances(store, instances)
  const waits = await instanceWaits(store, reports)
  return reports.map((report) => instanceItem(report, waits.get(report.instance.id)))
}
