import type { ActionService } from '@ml-airflow/engine'
import type { Workbench } from '../workbench/workbench.ts'

/** Run actions for the command line. */
export async function openActions(bench: Workbench): Promise<ActionService> {
  const { actionServiceOf } = await import('@ml-airflow/assembly/actions')
  return actionServiceOf({
    app: 'cli',
    settings: bench.settings,
    registry: await bench.loadedRegistry(),
    store: await bench.storeWithoutDags(),
    queue: await bench.queue(),
    runs: await bench.runsWithoutDags(),
    onQueueError: bench.onQueueError,
  })
}
