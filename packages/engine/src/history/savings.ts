import { isReused, type Store } from '@ml-airflow/core'

/** Reused work of one DAG or one week. */
export interface Saving {
  readonly key: string
  readonly skipped: number
  readonly savedMs: number
}

// Maximum number of newest runs to count.
const RUNS = 500
const INSTANCES = 10_000
const DAY_MS = 24 * 3600 * 1000

/** The time that the newest runs saved by reuse. */
export async function reportSavings(
  { runHistory, instanceHistory }: Pick<Store, 'runHistory' | 'instanceHistory'>,
  by: 'dag' | 'week',
): Promise<readonly Saving[]> {
  const runs = await runHistory.list({ limit: RUNS })
  const runOf = new Map(runs.map((run) => [run.id, run]))
  const ids = [...runOf.keys()]
  const found = await instanceHistory.list({ runs: ids, states: ['skipped'], limit: INSTANCES })
  const skipped = found.filter(isReused)
  const took = new Map<string, number>()
  for (const { table, recordId, startedAt, finishedAt } of await instanceHistory.lastExecutions(skipped))
    if (startedAt && finishedAt) took.set(`${table}/${recordId}`, finishedAt.getTime() - startedAt.getTime())
  const savings = new Map<string, Saving>()
  for (const { run, table, recordId } of skipped) {
    const { dagId = '', createdAt = new Date(0) } = runOf.get(run) ?? {}
    const key = by === 'dag' ? dagId : weekOf(createdAt)
    const known = savings.get(key) ?? { key, skipped: 0, savedMs: 0 }
    const savedMs = known.savedMs + (took.get(`${table}/${recordId}`) ?? 0)
    savings.set(key, { key, skipped: known.skipped + 1, savedMs })
  }
  return [...savings.values()].sort((a, b) => (by === 'dag' ? b.savedMs - a.savedMs : a.key < b.key ? 1 : -1))
}

/** Monday of the week, in UTC. */
function weekOf(date: Date): string {
  const sinceMonday = (date.getUTCDay() + 6) % 7
  return new Date(date.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10)
}
