import { type CourseReason, type FanOut, type FanOutStore, groupBy, type NewInstance } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import { insertInstances } from './expansion.ts'
import { settle, settleDownstream } from './failures.ts'
import { clipped } from './read-rows.ts'
import { applyRules } from './rules.ts'
import { batches } from './selectors.ts'

// The task instances of 100,000 samples take some seconds.
const LONGEST_MS = 60_000

/** Turns the samples in a task's output into task instances. */
export function fanOutMethods(database: Database): FanOutStore {
  return {
    async samplesOf(run, taskIds) {
      const rows = await database.rows('samples-of', { run, tasks: taskIds })
      const byTask = groupBy(rows, (row) => row.task_id)
      return new Map([...byTask].map(([taskId, some]) => [taskId, some.map((row) => row.sample)]))
    },

    async unsampled(run, taskIds) {
      if (taskIds.length === 0) return []
      return (await database.rows('unsampled-instances', { run, tasks: taskIds })).map((row) => ({
        id: row.id,
        taskId: row.task_id,
        state: row.state,
        reason: row.reason,
      }))
    },

    spread(fanOut) {
      return database.transaction((session) => spread(session, fanOut), LONGEST_MS)
    },

    fail({ run, id }, sentence, index) {
      return database.transaction(async (session) => {
        const end = { state: 'failed', lost: 0 } as const
        const at = { run, instance: id, tryNumber: 0 }
        if ((await settle(session, at, end, { index })) === undefined) return false
        const why = { reason: 'bad_samples' satisfies CourseReason, sentence: clipped(sentence) }
        await session.change('explain-instance', { instance: id, ...why })
        return true
      })
    },
  }
}

async function spread(session: Session, fanOut: FanOut): Promise<boolean> {
  const placeholders = await placeholdersOf(session, fanOut)
  if (placeholders === undefined) return false
  const there = await rowsOf(session, fanOut)
  const gone = await keepListed(session, fanOut, placeholders, there)
  const { added, blocked } = addedTo(fanOut, placeholders, there)
  await insertInstances(session, fanOut.run, added)
  await clearPlaceholders(session, [...placeholders.values()], fanOut.instances.length === 0 ? fanOut.empty : undefined)
  await countForGathering(session, fanOut, placeholders, { added, gone })
  for (const one of blocked) await settleBlocked(session, fanOut, one)
  return true
}

/** Gathering tasks wait for the samples instead of the placeholders. */
async function countForGathering(
  session: Session,
  { run, gathering, index: { rules } }: FanOut,
  placeholders: Placeholders,
  { added, gone }: { readonly added: readonly NewInstance[]; readonly gone: readonly string[] },
): Promise<void> {
  // With trigger rules, the end of a placeholder is one of the ends that they count.
  const placeholder = rules === undefined ? 1 : 0
  for (const { id, after } of gathering) {
    const counted = after.filter((upstream) => placeholders.has(upstream))
    const change = counted.reduce((sum, upstream) => sum + openOf(added, upstream) - placeholder, 0)
    const left = gone.filter((taskId) => after.includes(taskId)).length
    await session.change('add-pending', { run, tasks: [id], added: change - left })
  }
  if (rules === undefined) return
  for (const taskId of placeholders.keys())
    await applyRules(session, run, rules, { taskId, sample: '', outcome: 'succeeded' })
}

/** The placeholders by task, locked. Undefined if the one being processed is no longer queued. */
async function placeholdersOf(session: Session, fanOut: FanOut): Promise<Placeholders | undefined> {
  const tasks = fanOut.tasks.map(({ id }) => id)
  const rows = await session.rows('lock-placeholders', { run: fanOut.run, tasks })
  const own = rows.find((row) => row.id === fanOut.placeholder)
  return own?.state === 'queued' ? new Map(rows.map((row) => [row.task_id, row])) : undefined
}

/** The remaining task instances of an earlier list, by task and sample, locked. */
async function rowsOf(session: Session, { run, tasks }: FanOut): Promise<ReadonlyMap<string, LockedRow>> {
  const rows = await session.rows('lock-sampled', { run, tasks: tasks.map(({ id }) => id) })
  return new Map(rows.map((row) => [keyOf(row.task_id, row.sample), row]))
}

/**
 * Keeps the instances of an earlier list that are in the new one, and removes the others unless they are running.
 * @returns the tasks of the removed open ones
 */
async function keepListed(
  session: Session,
  { instances }: FanOut,
  placeholders: Placeholders,
  there: ReadonlyMap<string, LockedRow>,
): Promise<readonly string[]> {
  const wanted = new Set(instances.map(({ taskId, sample }) => keyOf(taskId, sample)))
  const own = [...there].filter(([, row]) => placeholders.has(row.task_id))
  const leaving = own.filter(([key, row]) => !wanted.has(key) && row.state !== 'running').map(([, row]) => row)
  for (const ids of batches(leaving.map(idOf))) {
    await session.change('leave-pools', { ids })
    await session.change('delete-tries', { ids })
    await session.change('delete-instances', { ids })
  }
  const kept = own.filter(([key]) => wanted.has(key)).map(([, row]) => idOf(row))
  for (const ids of batches(kept)) await session.change('let-go', { ids })
  return leaving.filter(isOpen).map((row) => row.task_id)
}

/** A row of a task instance of the list's tasks. */
type LockedRow = RowOf<'lock-placeholders' | 'lock-sampled'>
type Placeholders = ReadonlyMap<string, RowOf<'lock-placeholders'>>

interface Blocked extends Pick<NewInstance, 'taskId' | 'sample'> {
  readonly by: string
}

/** The new task instances with their open upstreams: for existing upstreams, the state counts rather than the plan. */
function addedTo(
  fanOut: FanOut,
  placeholders: Placeholders,
  there: ReadonlyMap<string, LockedRow>,
): { readonly added: readonly NewInstance[]; readonly blocked: readonly Blocked[] } {
  const rests = restsOf(fanOut.tasks, placeholders)
  const rowsBefore = rowsBeforeIn(fanOut, there)
  const planned = new Set(fanOut.instances.filter(isPlanned).map(({ taskId, sample }) => keyOf(taskId, sample)))
  const isNew = ({ taskId, sample }: NewInstance) => placeholders.has(taskId) && !there.has(keyOf(taskId, sample))
  const blocked: Blocked[] = []
  const added = fanOut.instances.filter(isNew).map((instance) => {
    if (!isPlanned(instance)) return instance
    const { taskId, sample } = instance
    const before = rowsBefore(instance)
    const differences = before.map((row) => Number(isUnsettled(row)) - Number(planned.has(keyOf(row.task_id, sample))))
    const pending = instance.pending + (rests.get(taskId) ?? 0) + differences.reduce((sum, one) => sum + one, 0)
    const dead = before.find(isDead)
    if (dead === undefined) return { ...instance, pending }
    blocked.push({ taskId, sample, by: dead.task_id })
    return { ...instance, pending: Math.max(1, pending) }
  })
  return { added, blocked }
}

/** Finds the existing direct upstreams of an instance. */
function rowsBeforeIn(
  { tasks }: FanOut,
  there: ReadonlyMap<string, LockedRow>,
): (instance: NewInstance) => readonly LockedRow[] {
  const after = new Map(tasks.map((task) => [task.id, task.after]))
  return ({ taskId, sample }) =>
    (after.get(taskId) ?? []).map((upstream) => there.get(keyOf(upstream, sample))).filter((row) => row !== undefined)
}

async function settleBlocked(session: Session, fanOut: FanOut, { taskId, sample, by }: Blocked): Promise<void> {
  const { run, index } = fanOut
  const name = `'${by}' for sample '${sample}'`
  const sentence = `${name} upstream of it did not succeed.`
  const why = { state: 'upstream_failed', reason: 'upstream_failed' satisfies CourseReason, sentence }
  const own = { run, tasks: [taskId], sample }
  await session.change('settle-waiting', { ...own, ...why }, { at_sample: 'AND sample = :sample' })
  if (index.rules === undefined)
    await settleDownstream(session, { run, index }, { taskId, sample, state: 'failed' }, sentence)
  else await applyRules(session, run, index.rules, { taskId, sample, outcome: 'failed', root: name })
}

/** By task: the number of open upstreams outside the list. */
function restsOf(tasks: FanOut['tasks'], placeholders: Placeholders): ReadonlyMap<string, number> {
  const rests = new Map<string, number>()
  for (const { id, after } of tasks) {
    const placeholder = placeholders.get(id)
    const among = after.filter((upstream) => placeholders.has(upstream)).length
    if (placeholder !== undefined) rests.set(id, placeholder.pending - among)
  }
  return rests
}

async function clearPlaceholders(
  session: Session,
  placeholders: readonly LockedRow[],
  empty: FanOut['empty'] | undefined,
) {
  const ids = placeholders.map(idOf)
  if (empty === undefined) await session.change('delete-instances', { ids })
  else await session.change('settle-placeholders', { ids, reason: empty.reason, sentence: clipped(empty.sentence) })
}

function openOf(instances: readonly NewInstance[], task: string): number {
  return instances.filter(({ taskId, decision }) => taskId === task && decision.kind !== 'skip').length
}

function isPlanned({ decision }: NewInstance): boolean {
  return decision.kind !== 'skip'
}

function isOpen({ state }: LockedRow): boolean {
  return state === 'waiting' || state === 'queued' || state === 'up_for_retry'
}

function isUnsettled(row: LockedRow): boolean {
  return isOpen(row) || row.state === 'running'
}

function isDead({ state }: LockedRow): boolean {
  return state === 'failed' || state === 'upstream_failed' || state === 'cancelled'
}

function idOf(row: LockedRow): number {
  return row.id
}

function keyOf(taskId: string, sample: string): string {
  return `${taskId}/${sample}`
}
