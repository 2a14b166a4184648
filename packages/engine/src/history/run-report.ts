import type { Conf, Run, Store, ValueChanges } from '@ml-airflow/core'

/** Difference between the confs of a run and its predecessor. */
interface ConfDifference {
  readonly from: Run
  readonly changes: ValueChanges
}

/** A run in lists. */
export interface RunReport {
  readonly run: Run
  readonly counts: Readonly<Record<string, number>>
  /** Undefined: it has not started. */
  readonly durationMs: number | undefined
  /** Undefined: the first run of its DAG. */
  readonly differsFrom: ConfDifference | undefined
}

type HistoryOf = Pick<Store, 'runHistory'>

/** Needs two queries, and one more for each DAG among the runs. */
export async function reportRuns(store: HistoryOf, runs: readonly Run[], now = new Date()): Promise<RunReport[]> {
  const [counts, earlier] = await Promise.all([
    store.runHistory.countInstances(runs.map(({ id }) => id)),
    earlierRuns(store, runs),
  ])
  return runs.map((run) => {
    const before = earlier.get(run.id)
    return {
      run,
      counts: counts.get(run.id) ?? {},
      durationMs: durationOf(run, now),
      differsFrom: before && { from: before, changes: confChanges(before.conf, run.conf) },
    }
  })
}

/** The duration so far, if it has not ended. */
export function durationOf(
  { startedAt, finishedAt }: { readonly startedAt: Date | undefined; readonly finishedAt: Date | undefined },
  now: Date,
): number | undefined {
  return startedAt && Math.max(0, (finishedAt ?? now).getTime() - startedAt.getTime())
}

export function confChanges(before: Conf, after: Conf): ValueChanges {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => before[name] !== after[name])
  return Object.fromEntries(changed.map((name) => [name, [before[name], after[name]]]))
}

/** The previous run of the same DAG, for each run. */
async function earlierRuns({ runHistory }: HistoryOf, runs: readonly Run[]): Promise<ReadonlyMap<number, Run>> {
  const earlier = new Map<number, Run>()
  const oldest = new Map<string, Run>()
  for (const run of [...runs].sort((a, b) => b.id - a.id)) {
    const newer = oldest.get(run.dagId)
    if (newer !== undefined) earlier.set(newer.id, run)
    oldest.set(run.dagId, run)
  }
  const asked = [...oldest.values()].map(async (run) => {
    const [before] = await runHistory.list({ dagIds: [run.dagId], before: run.id, limit: 1 })
    if (before !== undefined) earlier.set(run.id, before)
  })
  await Promise.all(asked)
  return earlier
}
