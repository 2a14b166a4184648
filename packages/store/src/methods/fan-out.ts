import { type FanOut, type FanOutStore, groupBy, type NewInstance, type TaskState } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { existing, type Row, type Session } from '../database/session.ts'
import { insertInstances } from './expansion.ts'
import { settle } from './failures.ts'
import { clipped } from './rows.ts'
import { batches } from './selectors.ts'

// The task instances of 100,000 samples take some seconds.
const LONGEST_MS = 60_000

/** How samples that come from a task's output become task instances. */
export function fanOutMethods(database: Database): FanOutStore {
  return {
    async samplesOf(run, taskIds) {
      const rows = await database.rows('samples-of', { run, tasks: taskIds })
      const byTask = groupBy(rows, (row) => String(row.task_id))
      return new Map([...byTask].map(([taskId, some]) => [taskId, some.map((row) => String(row.sample))]))
    },

    async unsampled(run, taskIds) {
      if (taskIds.length === 0) return []
      return (await database.rows('unsampled-instances', { run, tasks: taskIds })).map((row) => ({
        id: Number(row.id),
        taskId: String(row.task_id),
        state: row.state as TaskState,
        reason: String(row.reason),
      }))
    },

    spread(fanOut) {
      return database.transaction((session) => spread(session, fanOut), LONGEST_MS)
    },

    fail({ run, id }, sentence, descendants, rules) {
      return database.transaction(async (session) => {
        const end = { state: 'failed', lost: 0 } as const
        const place = { run, instance: id, tryNumber: 0 }
        if ((await settle(session, place, end, { descendants, rules })) === undefined) return false
        await session.change('explain-instance', { instance: id, reason: 'bad_samples', sentence: clipped(sentence) })
        return true
      })
    },
  }
}

async function spread(session: Session, fanOut: FanOut): Promise<boolean> {
  const places = await placesOf(session, fanOut)
  if (places === undefined) return false
  const own = fanOut.tasks.filter(({ id }) => places.has(id))
  const instances = fanOut.instances.filter(({ taskId }) => places.has(taskId))
  const kept = await keepListed(session, fanOut.run, own, instances)
  const added = instances.filter(({ taskId, sample }) => !kept.listed.has(keyOf(taskId, sample)))
  const rests = restsOf(own, places)
  await insertInstances(
    session,
    fanOut.run,
    added.map((instance) => withRest(instance, rests)),
  )
  await clearPlaces(session, [...places.values()], instances.length === 0 ? fanOut.empty : undefined)
  for (const { id, after } of fanOut.behind) {
    const change = after.reduce((sum, upstream) => sum + (places.has(upstream) ? openOf(added, upstream) - 1 : 0), 0)
    const gone = kept.gone.filter((taskId) => after.includes(taskId)).length
    await session.change('add-pending', { run: fanOut.run, tasks: [id], added: change - gone })
  }
  return true
}

/** The placeholders by task, locked. Undefined where the one whose turn it was is queued no more. */
async function placesOf(session: Session, fanOut: FanOut): Promise<ReadonlyMap<string, Row> | undefined> {
  const tasks = fanOut.tasks.map(({ id }) => id)
  const rows = await session.rows('lock-placeholders', { run: fanOut.run, tasks })
  const own = rows.find((row) => Number(row.id) === fanOut.placeholder)
  return own?.state === 'queued' ? new Map(rows.map((row) => [String(row.task_id), row])) : undefined
}

/**
 * What an earlier list has left: those of the new one go on, of the others those go that do not run.
 * @returns those that are there and in the list, and the tasks of the open ones that went
 */
async function keepListed(
  session: Session,
  run: number,
  tasks: FanOut['tasks'],
  instances: readonly NewInstance[],
): Promise<{ readonly listed: ReadonlySet<string>; readonly gone: readonly string[] }> {
  const rows = await session.rows('lock-sampled', { run, tasks: tasks.map(({ id }) => id) })
  if (rows.length === 0) return { listed: new Set(), gone: [] }
  const wanted = new Set(instances.map(({ taskId, sample }) => keyOf(taskId, sample)))
  const isListed = (row: Row) => wanted.has(keyOf(String(row.task_id), String(row.sample)))
  const leaving = rows.filter((row) => !isListed(row) && row.state !== 'running')
  for (const ids of batches(leaving.map(idOf))) {
    await session.change('leave-pools', { ids })
    await session.change('delete-tries', { ids })
    await session.change('delete-instances', { ids })
  }
  const listed = rows.filter(isListed)
  for (const ids of batches(listed.map(idOf))) await session.change('let-go', { ids })
  return {
    listed: new Set(listed.map((row) => keyOf(String(row.task_id), String(row.sample)))),
    gone: leaving.filter(isOpen).map((row) => String(row.task_id)),
  }
}

/** By task: how many upstreams its instances wait for beside those of the same list. */
function restsOf(tasks: FanOut['tasks'], places: ReadonlyMap<string, Row>): ReadonlyMap<string, number> {
  return new Map(
    tasks.map(({ id, after }) => {
      const among = after.filter((upstream) => places.has(upstream)).length
      return [id, Number(existing(places.get(id), `placeholder of '${id}'`).pending) - among]
    }),
  )
}

function withRest(instance: NewInstance, rests: ReadonlyMap<string, number>): NewInstance {
  if (instance.decision.action === 'skip') return instance
  return { ...instance, pending: instance.pending + (rests.get(instance.taskId) ?? 0) }
}

async function clearPlaces(session: Session, places: readonly Row[], empty: FanOut['empty'] | undefined) {
  const ids = places.map(idOf)
  if (empty === undefined) await session.change('delete-instances', { ids })
  else await session.change('settle-placeholders', { ids, reason: empty.reason, sentence: clipped(empty.sentence) })
}

function openOf(instances: readonly NewInstance[], task: string): number {
  return instances.filter(({ taskId, decision }) => taskId === task && decision.action !== 'skip').length
}

function isOpen({ state }: Row): boolean {
  return state === 'waiting' || state === 'queued' || state === 'up_for_retry'
}

function idOf(row: Row): number {
  return Number(row.id)
}

function keyOf(taskId: string, sample: string): string {
  return `${taskId}/${sample}`
}
