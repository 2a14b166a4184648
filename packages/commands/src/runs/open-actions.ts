import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ActionService } from '@ml-airflow/engine'
import type { Workbench } from '../workbench.ts'

/** What people do to runs, for the command line. */
export async function openActions(bench: Workbench): Promise<ActionService> {
  const [{ ActionService, Marker }, { openTryFiles }] = await Promise.all([
    import('@ml-airflow/engine'),
    import('@ml-airflow/shell'),
  ])
  const { LOG_DIR, OUTPUT_DIR } = bench.settings
  const [store, queue, runs] = [await bench.storeWithoutDags(), await bench.queue(), await bench.runsWithoutDags()]
  const host = hostname()
  const marker = new Marker({
    ...{ store, registry: await bench.loadedRegistry(), files: openTryFiles(), outputDir: OUTPUT_DIR },
    process: { worker: `cli:${host}:${process.pid}`, host },
    logPathOf: ({ dagId, taskId, runId, sample, tryNumber }) =>
      join(LOG_DIR, dagId, taskId, runId, sample, `${tryNumber}.log`),
  })
  return new ActionService({ store, queue, runs, marker, onQueueError: bench.onQueueError })
}
