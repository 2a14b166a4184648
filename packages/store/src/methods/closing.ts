import {
  type ClosingStore,
  closedRunState,
  type IsNotified,
  isClosed,
  isSettled,
  type RunEventKind,
  type RunState,
  type SettledState,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { existing, type Session } from '../database/session.ts'
import type { Graphs } from './graphs.ts'
import { cancelInstances } from './instance-batches.ts'

const CANCELLED = 'The run was cancelled before it started.'

/** Closes runs. */
export function closingMethods(database: Database, graphs: Graphs): ClosingStore {
  const methods: ClosingStore = {
    async close(run, isNotified = () => true, onClosed = () => undefined) {
      const rows = await database.rows('states-in-run', { run })
      const state = existing(rows[0], `run ${run}`).run_state as RunState
      if (state === 'queued' || isClosed(state)) return state === 'queued' ? undefined : state
      const states = rows.map((row) => row.state).filter((one) => one !== null)
      const settled = states.filter(isSettled)
      if (settled.length < states.length) return undefined
      const end = closedRunState(await withoutOptional(database, graphs, run, settled))
      const ending = {
        run,
        end,
        epoch: rows[0]?.epoch ?? 0,
        event: notifiedEvent(rows[0]?.dag_id ?? '', end, isNotified),
      }
      if (await endRun(database, ending)) {
        onClosed(run, end)
        return end
      }
      const now = await runState(database, run)
      return isClosed(now) ? now : undefined
    },

    async listSettled(limit) {
      return (await database.rows('settled-runs', { limit })).map(({ id }) => id)
    },

    async cancel(run, onClosed, mayClose = true) {
      const isClosedHere = await database.transaction(async (session) => {
        await session.change('request-cancel', { run })
        return (await session.change('cancel-unexpanded-run', { run })) === 1
      })
      if (isClosedHere) onClosed?.(run, 'cancelled')
      await cancelInstances(database, run, CANCELLED)
      const end = mayClose ? await methods.close(run, undefined, onClosed) : undefined
      return end ?? runState(database, run)
    },
  }
  return methods
}

interface Ending {
  readonly run: number
  readonly end: RunState
  readonly epoch: number
  /** Undefined if nobody is notified. */
  readonly event: RunEventKind | undefined
}

/** The outbox contains the event if and only if the run is closed. */
async function endRun(database: Database, { run, end, epoch, event }: Ending): Promise<boolean> {
  if (event === undefined) return (await database.change('close-run', { run, state: end, epoch })) === 1
  return database.transaction(async (session) => {
    const isClosedHere = (await session.change('close-run', { run, state: end, epoch })) === 1
    if (isClosedHere) await session.change('insert-run-event', { run, epoch, event })
    return isClosedHere
  })
}

const EVENTS: Partial<Record<RunState, RunEventKind>> = { success: 'success', failed: 'failure' }

/** Undefined if nobody is notified of this end. */
export function notifiedEvent(dagId: string, end: RunState, isNotified: IsNotified): RunEventKind | undefined {
  const event = EVENTS[end]
  return event !== undefined && isNotified(dagId, end) ? event : undefined
}

/** The failures of optional tasks do not count. */
async function withoutOptional(
  database: Database,
  graphs: Graphs,
  run: number,
  states: readonly SettledState[],
): Promise<readonly SettledState[]> {
  if (!states.some(isFailure)) return states
  const rows = await database.rows('failed-tasks', { run })
  // If they have been cleared in the meantime, the run is not closed.
  const graph = rows[0] === undefined ? [] : await graphs.read(database, rows[0].graph_hash)
  const optional = new Set(graph.filter((task) => task.optional).map(({ id }) => id))
  const counting = rows.filter(({ task_id }) => !optional.has(task_id))
  return [...states.filter((state) => !isFailure(state)), ...counting.map((row) => row.state as SettledState)]
}

function isFailure(state: SettledState): boolean {
  return state === 'failed' || state === 'upstream_failed'
}

async function runState(session: Session, run: number): Promise<RunState> {
  return existing(await session.row('run-state', { run }), `run ${run}`).state as RunState
}
