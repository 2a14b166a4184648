import type { ActionService } from '@ml-airflow/engine'
import type { Workbench } from '../workbench/workbench.ts'

/** Run actions for the command line. */
export async function openActions(workbench: Workbench): Promise<ActionService> {
  const { actionServiceOf } = await import('@ml-airflow/assembly/actions')
  return actionServiceOf({
    app: 'cli',
    settings: workbench.settings,
    registry: await workbench.loadedRegistry(),
    store: await workbench.storeWithoutDags(),
    queue: await workbench.queue(),
    runs: await workbench.runsWithoutDags(),
    traces: await workbench.traces(),
    onQueueError: workbench.onQueueError,
  })
}
