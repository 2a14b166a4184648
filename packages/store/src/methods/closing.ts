import { type ClosingStore, closedRunState, isClosed, isSettled, type RunState, type TaskState } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { existing, type Session } from '../database/session.ts'
import { cancelInstances } from './instance-batches.ts'

const CANCELLED = 'The run was cancelled before it started.'

/** How runs end. */
export function closingMethods(database: Database): ClosingStore {
  const methods: ClosingStore = {
    async close(run) {
      const rows = await database.rows('states-in-run', { run })
      const state = existing(rows[0], `run ${run}`).run_state as RunState
      if (state === 'queued' || isClosed(state)) return state === 'queued' ? undefined : state
      const states = rows.map((row) => row.state as TaskState | null).filter((one) => one !== null)
      const settled = states.filter(isSettled)
      if (settled.length < states.length) return undefined
      const end = closedRunState(settled)
      const epoch = Number(rows[0]?.epoch)
      if ((await database.change('close-run', { run, state: end, epoch })) === 1) return end
      const now = await runState(database, run)
      return isClosed(now) ? now : undefined
    },

    async closeSettled(limit) {
      for (const { id } of await database.rows('settled-runs', { limit })) await methods.close(Number(id))
    },

    async cancel(run) {
      await database.transaction(async (session) => {
        await session.change('request-cancel', { run })
        await session.change('cancel-unexpanded-run', { run })
      })
      await cancelInstances(database, run, CANCELLED)
      return (await methods.close(run)) ?? runState(database, run)
    },
  }
  return methods
}

async function runState(session: Session, run: number): Promise<RunState> {
  return existing(await session.row('run-state', { run }), `run ${run}`).state as RunState
}
