import type { RowOf, Session } from '../database/session.ts'

// Accepting a run takes seconds at most, so after this time no run with a lower id appears.
const OLD_MS = 60_000

type Counts = Readonly<Record<string, number>>

/** Counts for the task instances of the first runs. */
interface History {
  readonly upTo: number
  readonly counts: Counts
}

/** Number of task instances by state. Those of old, closed runs never change, and are counted once. */
export class StateCounts {
  #history: History = { upTo: 0, counts: {} }

  async read(session: Session): Promise<Counts> {
    const history = await this.#lengthened(session)
    const since = await countIn(session, history.upTo, Number.MAX_SAFE_INTEGER)
    return sumOf(history.counts, since)
  }

  /** Two concurrent calls both extend the same history, and either result is correct. */
  async #lengthened(session: Session): Promise<History> {
    const { upTo, counts } = this.#history
    const end = await endOfHistory(session)
    if (end <= upTo) return { upTo, counts }
    this.#history = { upTo: end, counts: sumOf(counts, await countIn(session, upTo, end)) }
    return this.#history
  }
}

async function endOfHistory(session: Session): Promise<number> {
  const row = await session.row('last-of-old-runs', { age_ms: OLD_MS })
  return Math.min(row?.last_old ?? 0, (row?.first_open ?? Number.POSITIVE_INFINITY) - 1)
}

export function countsOf(
  rows: readonly RowOf<'count-instances' | 'count-instance-states' | 'count-run-states'>[],
): Counts {
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

async function countIn(session: Session, after: number, upTo: number): Promise<Counts> {
  return countsOf(await session.rows('count-instance-states', { after, up_to: upTo }))
}

function sumOf(a: Counts, b: Counts): Counts {
  const states = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries([...states].map((state) => [state, (a[state] ?? 0) + (b[state] ?? 0)]))
}
