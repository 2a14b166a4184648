import { type Dag, type PlannedTick, type Store, type StoredSchedule, Timetable, timingOf } from '@ml-airflow/core'

/** A schedule of a known DAG, with times that are not in dispute. */
export interface ServedSchedule {
  readonly dag: Dag
  readonly stored: StoredSchedule
  readonly timetable: Timetable
}

// Heartbeats after which a process confirms again that it knows a schedule in its current form.
const SEEN_BEATS = 4
// A schedule that no process has confirmed for this number of beats may be changed by one that knows the DAG.
const DESERTED_BEATS = 12

/**
 * Agrees with other processes on the times of schedules. During a rollout some have older DAGs: the process that loaded its
 * DAG last decides, and those that know other times leave the schedule alone until no process confirms it.
 */
export class TimingKeeper {
  readonly #store: Pick<Store, 'schedules'>
  readonly #defaultTimeZone: string
  readonly #heartbeatMs: number
  /** The times that this process has already asserted once, by DAG. */
  readonly #settled = new Map<string, string>()

  constructor(
    store: Pick<Store, 'schedules'>,
    options: { readonly defaultTimeZone: string; readonly heartbeatMs: number },
  ) {
    this.#store = store
    this.#defaultTimeZone = options.defaultTimeZone
    this.#heartbeatMs = options.heartbeatMs
  }

  /** The schedules that this process may serve, after it has added new ones and updated changed ones. */
  async serve(dags: readonly Dag[], now: Date): Promise<readonly ServedSchedule[]> {
    const stored = await this.#stored()
    if (await this.#settle(dags, stored, now)) return this.#served(dags, await this.#stored())
    await this.#confirm(dags, stored)
    return this.#served(dags, stored)
  }

  async #stored(): Promise<ReadonlyMap<string, StoredSchedule>> {
    return new Map((await this.#store.schedules.list()).map((schedule) => [schedule.dagId, schedule]))
  }

  /** @returns whether anything was written */
  async #settle(dags: readonly Dag[], stored: ReadonlyMap<string, StoredSchedule>, now: Date): Promise<boolean> {
    let written = false
    for (const dag of dags) {
      const known = stored.get(dag.id)
      if (this.#isAgreed(dag, known)) this.#settled.set(dag.id, this.#timingOf(dag))
      else if (
        this.#settled.get(dag.id) !== this.#timingOf(dag) ||
        (known?.unseenMs ?? 0) > DESERTED_BEATS * this.#heartbeatMs
      ) {
        await this.#write(dag, known, now)
        written = true
      }
    }
    return written
  }

  #isAgreed(dag: Dag, known: StoredSchedule | undefined): boolean {
    return known === undefined ? dag.schedule === undefined : known.timing === this.#timingOf(dag)
  }

  async #write(dag: Dag, known: StoredSchedule | undefined, now: Date): Promise<void> {
    const next = this.#firstTick(dag, known, now)
    if (known === undefined) await this.#store.schedules.add(dag.id, this.#timingOf(dag), next)
    else await this.#store.schedules.change(known, this.#timingOf(dag), next)
    this.#settled.set(dag.id, this.#timingOf(dag))
  }

  /** Changed times continue after the last execution date processed. */
  #firstTick(dag: Dag, known: StoredSchedule | undefined, now: Date): PlannedTick | undefined {
    const timetable = this.#timetableOf(dag)
    const lastDate = known?.lastDate
    const date = lastDate === undefined ? timetable?.begin(now) : timetable?.firstFrom(new Date(lastDate.getTime() + 1))
    return tickAt(timetable, date)
  }

  async #confirm(dags: readonly Dag[], stored: ReadonlyMap<string, StoredSchedule>): Promise<void> {
    const agreed = dags.filter((dag) => {
      const known = stored.get(dag.id)
      return known !== undefined && known.unseenMs > SEEN_BEATS * this.#heartbeatMs && this.#isAgreed(dag, known)
    })
    await this.#store.schedules.confirm(agreed.map(({ id }) => id))
  }

  #served(dags: readonly Dag[], stored: ReadonlyMap<string, StoredSchedule>): readonly ServedSchedule[] {
    return dags.flatMap((dag) => {
      const known = stored.get(dag.id)
      const timetable = this.#timetableOf(dag)
      if (known === undefined || timetable === undefined || !this.#isAgreed(dag, known)) return []
      return [{ dag, stored: known, timetable }]
    })
  }

  #timetableOf({ schedule }: Dag): Timetable | undefined {
    return schedule && new Timetable(schedule, this.#defaultTimeZone)
  }

  /** Empty without a schedule. */
  #timingOf({ schedule }: Dag): string {
    return schedule === undefined ? 'none' : timingOf(schedule, this.#defaultTimeZone)
  }
}

/** The tick of an execution date, if any. */
export function tickAt(timetable: Timetable | undefined, date: Date | undefined): PlannedTick | undefined {
  const dueAt = date && timetable?.dueAt(date)
  return date && dueAt && { date, dueAt }
}
