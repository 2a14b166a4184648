import { isReused, type RecordedInstance, type Run, type Store } from '@ml-airflow/core'

/** Reused work. */
export interface Saving {
  readonly skipped: number
  readonly savedMs: number
}

// Maximum number of newest runs to count.
const RUNS = 500
const INSTANCES = 10_000
const DAY_MS = 24 * 3600 * 1000

/** Reused work of one DAG or one week. */
interface KeyedSaving extends Saving {
  readonly key: string
}

/** The time that one run saved by reuse. */
export async function savingOf({ instanceHistory }: Pick<Store, 'instanceHistory'>, { id }: Run): Promise<Saving> {
  const found = await instanceHistory.list({ runs: [id], states: ['skipped'], limit: INSTANCES })
  const skipped = found.filter(isReused)
  const took = await durations(instanceHistory, skipped)
  return { skipped: skipped.length, savedMs: skipped.reduce((sum, one) => sum + (took.get(recordOf(one)) ?? 0), 0) }
}

/** The time that the newest runs saved by reuse. */
export async function reportSavings(
  { runHistory, instanceHistory }: Pick<Store, 'runHistory' | 'instanceHistory'>,
  by: 'dag' | 'week',
): Promise<readonly KeyedSaving[]> {
  const runs = await runHistory.list({ limit: RUNS })
  const runOf = new Map(runs.map((run) => [run.id, run]))
  const ids = [...runOf.keys()]
  const found = await instanceHistory.list({ runs: ids, states: ['skipped'], limit: INSTANCES })
  const skipped = found.filter(isReused)
  const took = await durations(instanceHistory, skipped)
  const savings = new Map<string, KeyedSaving>()
  for (const instance of skipped) {
    const { run } = instance
    const { dagId = '', createdAt = new Date(0) } = runOf.get(run) ?? {}
    const key = by === 'dag' ? dagId : weekOf(createdAt)
    const known = savings.get(key) ?? { key, skipped: 0, savedMs: 0 }
    const savedMs = known.savedMs + (took.get(recordOf(instance)) ?? 0)
    savings.set(key, { key, skipped: known.skipped + 1, savedMs })
  }
  return [...savings.values()].sort(by === 'dag' ? largestFirst : latestFirst)
}

function largestFirst(a: KeyedSaving, b: KeyedSaving): number {
  return b.savedMs - a.savedMs
}

function latestFirst(a: KeyedSaving, b: KeyedSaving): number {
  return a.key < b.key ? 1 : -1
}

/** Milliseconds of the reused executions, by record. */
async function durations(
  instanceHistory: Store['instanceHistory'],
  skipped: readonly RecordedInstance[],
): Promise<ReadonlyMap<string, number>> {
  const took = new Map<string, number>()
  for (const one of await instanceHistory.lastExecutions(skipped))
    if (one.startedAt && one.finishedAt) took.set(recordOf(one), one.finishedAt.getTime() - one.startedAt.getTime())
  return took
}

function recordOf({ table, recordId }: RecordedInstance): string {
  return `${table}/${recordId}`
}

/** Monday of the week, in UTC. */
function weekOf(date: Date): string {
  const sinceMonday = (date.getUTCDay() + 6) % 7
  return new Date(date.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10)
}
