import { setTimeout as sleep } from 'node:timers/promises'
import { isClosed, MlAirflowError, type Run, type Store } from '@ml-airflow/core'
import type { Output } from '../terminal/output.ts'
import { RunProgress } from '../terminal/run-progress.ts'

const LOOK_MS = 250
/** Beyond so many task instances only their number in each state is shown. */
const MOST_SHOWN = 20

/** Shows how a run goes on until it has ended. */
export async function followRun(output: Output, store: Store, run: Run): Promise<Run> {
  const progress = new RunProgress(output)
  for (;;) {
    const now = await store.runs.find(run.id)
    if (now === undefined) throw new MlAirflowError('not_found', `Run '${run.runId}' is gone from the database.`)
    progress.show(await statesOf(store, now))
    if (isClosed(now.state)) return now
    await sleep(LOOK_MS)
  }
}

async function statesOf(store: Store, { id, state }: Run): Promise<ReadonlyMap<string, string>> {
  const instances = await store.instances.list(id, { after: 0, limit: MOST_SHOWN + 1 })
  if (instances.length === 0) return new Map([['run', state]])
  if (instances.length <= MOST_SHOWN) {
    return new Map(instances.map((one) => [one.sample === '' ? one.taskId : `${one.taskId} ${one.sample}`, one.state]))
  }
  const counts = Object.entries(await store.instances.count(id)).filter(([, count]) => count > 0)
  return new Map(counts.map(([name, count]) => [name, String(count)]))
}
