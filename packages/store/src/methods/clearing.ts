import {
  type ClearableInstance,
  type ClearedInstance,
  type ClearedRun,
  type ClearingStore,
  type CourseReason,
  type Graph,
  GraphIndex,
  groupBy,
  NO_SAMPLE,
  placeholderOf,
  planClearing,
  type RunClearing,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { existing, type RowOf, type Session } from '../database/session.ts'
import { clearRecords } from './clear-records.ts'
import { storeDefinition } from './definitions.ts'
import { insertInstances } from './expansion.ts'
import type { Graphs } from './graphs.ts'
import { clipped, deliveryOf, runDeliveryOf } from './read-rows.ts'
import { batches } from './selectors.ts'

// A run of 100,000 task instances takes some seconds.
const LONGEST_MS = 60_000

/** Starts finished work over. */
export function clearingMethods(database: Database, graphs: Graphs): ClearingStore {
  return {
    clear(clearing) {
      return database.transaction((session) => clearRun(session, graphs, clearing), LONGEST_MS)
    },

    async restart(run) {
      if ((await database.change('restart-run', { run })) === 0) return undefined
      return runDeliveryOf(existing(await database.row('run-delivery', { run }), `run ${run}`))
    },
  }
}

async function clearRun(session: Session, graphs: Graphs, clearing: RunClearing): Promise<ClearedRun | undefined> {
  const run = await session.row('lock-run', { run: clearing.run })
  if (run === undefined || run.expanded !== 1) return undefined
  const graph = await graphs.read(session, run.graph_hash)
  const found = await lockInstances(session, clearing.run)
  if (await addPlaceholders(session, graph, clearing, [...found.values()]))
    for (const [id, row] of await lockInstances(session, clearing.run)) found.set(id, row)
  const selected = new Set<number>()
  const plan = [
    ...planClearing(
      graph,
      [...found.values()].map(clearableOf),
      (instance) => {
        const isSelected = clearing.isSelected(instance)
        if (isSelected) selected.add(instance.id)
        return isSelected
      },
      clearing,
    ),
  ]
  const rows = [...selected].map((id) => existing(found.get(id), `task instance ${id}`))
  const running = rows.filter((row) => row.state === 'running')
  const staleEpochs = await clearRecords(session, rows, clearing.epochs)
  await endTries(session, running, clearing)
  await writePlan(session, plan, clearing, staleEpochs)
  const reopened = run.state !== 'running' && selected.size > 0
  if (selected.size > 0) await goOn(session, clearing, reopened)
  return {
    cleared: [...selected],
    ended: running.map((row) => row.id),
    ready: reopened ? [] : await readyAmong(session, plan),
    delivery: runDeliveryOf(existing(await session.row('run-delivery', { run: clearing.run }), `run ${clearing.run}`)),
    reopened,
  }
}

async function goOn(session: Session, { run, definition }: RunClearing, isClosed: boolean): Promise<void> {
  await session.change(isClosed ? 'reopen-run' : 'touch-run', { run })
  const hash = await storeDefinition(session, definition)
  if (hash !== undefined) await session.change('change-definition', { run, hash })
}

type Locked = RowOf<'lock-instances'>

async function lockInstances(session: Session, run: number): Promise<Map<number, Locked>> {
  return new Map((await session.rows('lock-instances', { run })).map((row) => [row.id, row]))
}

/** A rewritten list may have other samples, so its tasks wait for it again. @returns whether there is such a list */
async function addPlaceholders(
  session: Session,
  graph: Graph,
  { run, isSelected }: RunClearing,
  rows: readonly Locked[],
): Promise<boolean> {
  const sources = graph
    .filter(({ samplesFrom }) => samplesFrom !== undefined)
    .map(({ samplesFrom }) => samplesFrom?.task)
  if (sources.length === 0) return false
  const byTask = groupBy(rows, (row) => row.task_id)
  const isCleared = (task: string | undefined) =>
    byTask.get(task ?? '')?.some((row) => isSelected(clearableOf(row))) ?? false
  const index = new GraphIndex(graph)
  const lists = [...new Set(sources.filter(isCleared))].flatMap((source) => [...index.listsIn(source ?? '').values()])
  const tasks = lists.filter((list) => list.some(({ id }) => isCleared(id))).flat()
  const lacking = tasks.filter(({ id }) => !byTask.get(id)?.some((row) => row.sample === NO_SAMPLE))
  const placeholders = lacking.map((task) => {
    const sample = byTask.get(task.id)?.[0]
    return placeholderOf(task, sample?.record_table ?? task.id, { queue: sample?.queue ?? undefined })
  })
  await insertInstances(session, run, placeholders)
  return lacking.length > 0
}

function clearableOf(row: Locked): ClearableInstance {
  return {
    id: row.id,
    taskId: row.task_id,
    sample: row.sample,
    state: row.state,
    reason: row.reason,
    pending: row.pending,
  }
}

/** The user who has the tasks run again. */
type Clearer = Pick<RunClearing, 'by' | 'isForced'>

async function endTries(session: Session, running: readonly Locked[], { by, isForced }: Clearer): Promise<void> {
  const sentence = clipped(isForced ? `Ended, because ${by} forced a new run of it.` : `Cleared by ${by}.`)
  for (const [tryNumber, rows] of groupBy(running, (row) => row.try_number))
    for (const ids of batches(rows.map((row) => row.id)))
      await session.change('end-tries', { ids, try_number: tryNumber, sentence })
}

/** Instances with equal values share a statement. */
async function writePlan(
  session: Session,
  plan: readonly ClearedInstance[],
  clearer: Clearer,
  staleEpochs: ReadonlyMap<number, number>,
): Promise<void> {
  const groups = groupBy(plan, ({ id, state, pending, isReset, blockedBy, why: ruled }) =>
    JSON.stringify([state, pending, isReset, blockedBy, ruled, staleEpochs.get(id)]),
  )
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const { id, state, pending } = first
    const staleEpoch = staleEpochs.get(id)
    const reset = { ...why(first, clearer, staleEpoch !== undefined), stale_epoch: staleEpoch ?? null }
    for (const ids of batches(group.map((one) => one.id))) {
      const some = { ids, state, pending }
      if (first.isReset) await session.change('reset-instances', { ...some, ...reset })
      else await session.change('recount-instances', some)
    }
  }
}

function why(
  { blockedBy, state, why: ruled }: ClearedInstance,
  { by, isForced = false }: Clearer,
  isSelected: boolean,
): { readonly reason: string; readonly sentence: string } {
  const verb = isForced ? 'forced' : 'cleared'
  if (blockedBy !== undefined) {
    const sentence = `${isForced ? 'Forced' : 'Cleared'} by ${by}, but '${blockedBy}' upstream of it did not succeed and was not ${verb}.`
    return { reason: 'upstream_failed' satisfies CourseReason, sentence }
  }
  if ((state === 'skipped' || state === 'upstream_failed') && ruled !== undefined) return ruled
  if (isSelected) {
    const reason = isForced ? ('forced_again' satisfies CourseReason) : 'cleared'
    return { reason, sentence: `Runs again: it was ${verb} by ${by}.` }
  }
  if (ruled !== undefined) return ruled
  const sentence = `Goes on, since what failed upstream of it was ${verb} by ${by}.`
  return { reason: 'upstream_cleared' satisfies CourseReason, sentence }
}

async function readyAmong(session: Session, plan: readonly ClearedInstance[]): Promise<ClearedRun['ready']> {
  const queued = plan.filter(({ state }) => state === 'queued').map(({ id }) => id)
  const found = []
  for (const ids of batches(queued)) found.push(...(await session.rows('deliveries', { ids })))
  return found.map(deliveryOf)
}
