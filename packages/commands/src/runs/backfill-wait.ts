import { setTimeout as sleep } from 'node:timers/promises'
import { isClosed, MlAirflowError, type Run } from '@ml-airflow/core'
import type { BackfillService } from '@ml-airflow/engine'
import { onStopSignals } from '../framework/stop-signals.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { progressOn } from './backfill-answer.ts'

export interface Waited {
  /** Finished runs in the order of the backfill. */
  readonly ended: readonly Run[]
  /** Runs that could not be created, with the reason. */
  readonly refused: readonly { readonly runId: string; readonly problem: string }[]
  readonly total: number
}

/** Waits for the end of a backfill. A signal pauses it: no further run starts, and started runs continue. */
export async function waitForBackfill(
  workbench: Workbench,
  service: BackfillService,
  id: number,
  { verbose, pauseMs }: { readonly verbose: boolean; readonly pauseMs: number },
): Promise<Waited> {
  const stop = new AbortController()
  const ignore = onStopSignals({ first: () => stop.abort(), again: () => process.exit(130) })
  const report = progressOn(workbench, verbose)
  for (;;) {
    const { state, counts } = await service.get(id)
    report(counts, verbose ? (await waitedFor(workbench, service, id)).ended : [])
    if (state !== 'running') break
    if (stop.signal.aborted) await pause(service, id)
    else await sleep(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  ignore()
  return waitedFor(workbench, service, id)
}

/** The backfill may just have ended. */
async function pause(service: BackfillService, id: number): Promise<void> {
  await service.pause(id).catch((error) => {
    if (!(error instanceof MlAirflowError && error.code === 'conflict')) throw error
  })
}

async function waitedFor(workbench: Workbench, service: BackfillService, id: number): Promise<Waited> {
  const store = await workbench.store()
  const ended: Run[] = []
  const refused: { runId: string; problem: string }[] = []
  let total = 0
  for await (const { runId, run, problem } of service.runsOf(id)) {
    total += 1
    if (problem !== undefined) refused.push({ runId, problem })
    const found = run !== undefined && isClosed(run.state) ? await store.runs.find(run.id) : undefined
    if (found !== undefined) ended.push(found)
  }
  return { ended, refused, total }
}
