import { setTimeout as sleep } from 'node:timers/promises'
import { isClosed, MlAirflowError, type Run, type Store, wasLeftOut } from '@ml-airflow/core'
import { RunProgress } from '../framework/terminal/run-progress.ts'
import { stateWord } from '../framework/terminal/state-word.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { waitsOf } from './run-findings.ts'

const POLL_MS = 250
/** Longer poll interval for reasons of waiting, which change slowly. */
const WAITS_MS = 2_000
/** Above this number of task instances, only counts per state are shown. */
const MOST_SHOWN = 20

/** Shows the progress of a run until it ends, and the reasons if it waits. */
export async function followRun(workbench: Workbench, run: Run): Promise<Run> {
  const store = await workbench.storeWithoutDags()
  const progress = new RunProgress(workbench.output)
  let explainAt = performance.now() + WAITS_MS
  for (;;) {
    const now = await store.runs.find(run.id)
    if (now === undefined) throw new MlAirflowError('not_found', `Run '${run.runId}' is gone from the database.`)
    progress.show(await statesOf(store, now))
    if (isClosed(now.state)) return now
    if (performance.now() >= explainAt) {
      progress.explain(await waitsOf(workbench, now))
      explainAt = performance.now() + WAITS_MS
    }
    await sleep(POLL_MS)
  }
}

async function statesOf(store: Store, { id, state }: Run): Promise<ReadonlyMap<string, string>> {
  const instances = await store.instances.list(id, { after: 0, limit: MOST_SHOWN + 1 })
  if (instances.length === 0) return new Map([['run', state]])
  if (instances.length <= MOST_SHOWN) {
    return new Map(
      instances.map((one) => [
        one.sample === '' ? one.taskId : `${one.taskId} ${one.sample}`,
        stateWord({ state: one.state, left_out: wasLeftOut(one) }),
      ]),
    )
  }
  const counts = Object.entries(await store.instances.count(id)).filter(([, count]) => count > 0)
  return new Map(counts.map(([name, count]) => [name, String(count)]))
}
