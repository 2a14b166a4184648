import {
  type Claim,
  type CourseReason,
  decidingOutcome,
  type GraphIndex,
  type GraphTask,
  isDefault,
  noValidList,
  type Outcome,
  outcomeOf,
  type TaskDelivery,
  type TriggerRule,
  type VerdictState,
  verdictOf,
  verdictReason,
} from '@ml-airflow/core'
import { existing, type Session } from '../database/session.ts'
import { Arrivals, causeAmong, type Ended, readableName } from './arrivals.ts'
import { deliveryOf, taskInstanceOf } from './read-rows.ts'
import { batches } from './selectors.ts'

/** A task instance that waits. */
interface WaitingRow {
  readonly id: number
  readonly sample: string
  readonly pending: number
}

/** A change for task instances of one task. */
interface Change {
  readonly state: VerdictState
  /** Number of their upstreams that have ended. */
  readonly ended: number
  readonly reason: string | null
  readonly sentence: string | null
  readonly root?: string | undefined
}

/** The task instances that downstream rules make ready. */
export async function readyByRules(
  session: Session,
  { run, instance }: Pick<Claim, 'run' | 'instance'>,
  outcome: Outcome,
  rules: GraphIndex,
): Promise<readonly TaskDelivery[]> {
  const row = existing(await session.row('find-instance', { instance }), 'task instance')
  const { taskId, sample } = taskInstanceOf(row)
  const ready: TaskDelivery[] = []
  for (const ids of batches(await applyRules(session, run, rules, { taskId, sample, outcome })))
    ready.push(...(await session.rows('deliveries', { ids })).map(deliveryOf))
  return ready
}

/**
 * Evaluates the rules downstream of a task instance that has just ended, level by level, in its transaction. Two upstream
 * ends of an instance meet at its row, which the first of them locks: the second one sees the changes of the first.
 * @returns ids of the task instances that are queued now
 */
export async function applyRules(
  session: Session,
  run: number,
  index: GraphIndex,
  first: Ended,
): Promise<readonly number[]> {
  const ended = new Map([[first.taskId, [first, ...(await endHeldBack(session, run, index, first))]]])
  const queued: number[] = []
  for (const task of index.descendantTasks(first.taskId)) {
    const causes = task.after.flatMap((id) => ended.get(id) ?? [])
    if (causes.length === 0) continue
    const { ready, over } = await new Level(session, { run, index, task, causes }).decide()
    queued.push(...ready)
    if (over.length > 0) ended.set(task.id, [...over])
  }
  return queued
}

/** Settles the samples of an earlier list that a failed placeholder holds back. */
async function endHeldBack(session: Session, run: number, index: GraphIndex, first: Ended): Promise<readonly Ended[]> {
  const { taskId, sample, outcome } = first
  if (outcome !== 'failed' || !index.isPlaceholder(taskId, sample)) return []
  const rows = await session.rows('lock-waiting', { run, tasks: [taskId] }, { at_sample: '' })
  const reason = 'upstream_failed' satisfies CourseReason
  const sentence = noValidList(index.task(taskId)?.samplesFrom?.task ?? taskId)
  for (const some of batches(rows))
    await session.change('end-waiting', { ids: some.map(({ id }) => id), state: reason, reason, sentence })
  return rows.map((row) => ({ taskId, sample: row.sample, outcome, root: readableName(first) }))
}

interface LevelParts {
  readonly run: number
  readonly index: GraphIndex
  readonly task: GraphTask
  /** The ends directly upstream of the task. */
  readonly causes: readonly Ended[]
}

/** The waiting task instances of one task, directly downstream of ended ones. */
class Level {
  readonly #session: Session
  readonly #run: number
  readonly #index: GraphIndex
  readonly #task: GraphTask
  readonly #causes: readonly Ended[]
  readonly #rule: TriggerRule

  constructor(session: Session, { run, index, task, causes }: LevelParts) {
    this.#session = session
    this.#run = run
    this.#index = index
    this.#task = task
    this.#causes = causes
    this.#rule = task.rule ?? 'all_success'
  }

  async decide(): Promise<{ readonly ready: readonly number[]; readonly over: readonly Ended[] }> {
    const rows = await this.#lockWaiting()
    const arrived = new Arrivals(this.#causes, (cause) => this.#isOneToOne(cause.taskId))
    const isLast = rows.some((row) => row.pending <= arrived.count(row.sample))
    const all = isLast ? await this.#allEnds() : undefined
    const groups = new Map<string, { readonly change: Change; readonly rows: WaitingRow[] }>()
    const heldBack = this.#heldBack(rows, arrived, all)
    for (const row of rows) {
      const change = heldBack ?? this.#changeOf(row, arrived, all)
      const key = JSON.stringify(change)
      const group = groups.get(key) ?? { change, rows: [] }
      groups.set(key, group)
      group.rows.push(row)
    }
    for (const { change, rows: some } of groups.values()) await this.#write(change, some)
    return this.#summary([...groups.values()])
  }

  async #lockWaiting(): Promise<readonly WaitingRow[]> {
    const [first] = this.#causes
    const sample =
      first !== undefined && this.#causes.every((one) => this.#isAt(one, first.sample)) ? first.sample : undefined
    const parameters = { run: this.#run, tasks: [this.#task.id] }
    const rows = await (sample === undefined
      ? this.#session.rows('lock-waiting', parameters, { at_sample: '' })
      : this.#session.rows('lock-waiting', { ...parameters, sample }, { at_sample: 'AND sample = :sample' }))
    return rows.map((row) => ({ id: row.id, sample: row.sample, pending: row.pending }))
  }

  #isAt(cause: Ended, sample: string): boolean {
    const isEnd = cause.outcome !== 'succeeded' && this.#index.isPlaceholder(this.#task.id, sample)
    return this.#isOneToOne(cause.taskId) && cause.sample === sample && !isEnd
  }

  /** The end of the placeholder, which the samples of an earlier list share. Undefined: it does not end. */
  #heldBack(rows: readonly WaitingRow[], arrived: Arrivals, all: Arrivals | undefined): Change | undefined {
    const own = rows.find(({ sample }) => this.#index.isPlaceholder(this.#task.id, sample))
    const change = own && this.#changeOf(own, arrived, all)
    return change !== undefined && endOutcome(change.state) !== undefined ? change : undefined
  }

  #isOneToOne(upstream: string): boolean {
    return this.#task.perSample && (this.#index.task(upstream)?.perSample ?? false)
  }

  /** Of all upstream task instances: a rule may wait for the last of them to end. */
  async #allEnds(): Promise<Arrivals> {
    const ends: Ended[] = []
    for (const tasks of batches(this.#task.after)) {
      const rows = await this.#session.rows('ends-among', { run: this.#run, tasks }, { at_sample: '' })
      for (const row of rows) {
        const outcome = outcomeOf({ state: row.state, reason: row.reason })
        if (outcome !== undefined) ends.push({ taskId: row.task_id, sample: row.sample, outcome })
      }
    }
    return new Arrivals(ends, ({ taskId }) => this.#isOneToOne(taskId))
  }

  #changeOf({ sample, pending }: WaitingRow, arrived: Arrivals, all: Arrivals | undefined): Change {
    const ended = arrived.count(sample)
    const open = Math.max(0, pending - ended)
    const known = open === 0 && all !== undefined ? all : arrived
    const counts = { ...known.counts(sample), open }
    const state = verdictOf(this.#rule, counts)
    if (state === 'waiting') return { state, ended, reason: null, sentence: null }
    if (state === 'queued' && isDefault(this.#rule)) return { state, ended: 0, reason: null, sentence: null }
    const cause = causeAmong([arrived, known], decidingOutcome(this.#rule, counts), sample)
    // A rule such as one_success names no single cause, but what waits behind it names what failed first.
    const root = state === 'upstream_failed' ? causeAmong([arrived, known], 'failed', sample)?.name : undefined
    return { state, ended: 0, root, ...verdictReason(this.#rule, state, cause) }
  }

  async #write({ state, ended, reason, sentence }: Change, rows: readonly WaitingRow[]): Promise<void> {
    for (const some of batches(rows)) {
      const ids = some.map(({ id }) => id)
      if (state === 'waiting' && ended === 0) continue
      if (state === 'waiting') await this.#session.change('count-down', { ids, ended })
      else if (state === 'queued') await this.#session.change('queue-waiting', { ids, reason, sentence })
      else await this.#session.change('end-waiting', { ids, state, reason, sentence })
    }
  }

  #summary(groups: readonly { readonly change: Change; readonly rows: readonly WaitingRow[] }[]) {
    const ready = groups
      .filter(({ change }) => change.state === 'queued')
      .flatMap(({ rows }) => rows.map(({ id }) => id))
    const over = groups.flatMap(({ change, rows }) => {
      const outcome = endOutcome(change.state)
      const end = { taskId: this.#task.id, outcome, root: change.root }
      return outcome === undefined ? [] : rows.map(({ sample }) => ({ ...end, outcome, sample }))
    })
    return { ready, over }
  }
}

function endOutcome(state: VerdictState): Outcome | undefined {
  if (state === 'skipped') return 'skipped'
  return state === 'upstream_failed' ? 'failed' : undefined
}
