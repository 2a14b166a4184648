import type { Database } from '../database/database.ts'
import type { Session } from '../database/session.ts'

/** Maximum number of task instances changed by one statement, which blocks others for some milliseconds. */
export const AT_ONCE = 500

/**
 * Removes the task instances of a run in batches.
 * @param mayGoOn checked in the transaction of each batch, with the ids of its task instances
 */
export async function removeInstances(
  database: Database,
  run: number,
  mayGoOn: (session: Session, ids: readonly number[]) => Promise<boolean> = async () => true,
): Promise<{ readonly instances: number; readonly tries: number }> {
  const removed = { instances: 0, tries: 0 }
  for (;;) {
    const ids = (await database.rows('instance-ids', { run, limit: AT_ONCE })).map((row) => row.id)
    if (ids.length === 0) return removed
    const batch = await database.transaction(async (session) => {
      if (!(await mayGoOn(session, ids))) return undefined
      await session.change('leave-pools', { ids })
      return {
        tries: await session.change('delete-tries', { ids }),
        instances: await session.change('delete-instances', { ids }),
      }
    })
    if (batch === undefined) return removed
    removed.tries += batch.tries
    removed.instances += batch.instances
  }
}

/** Cancels the unstarted task instances of a run in batches. */
export async function cancelInstances(database: Database, run: number, sentence: string): Promise<void> {
  for (;;) {
    const ids = (await database.rows('cancellable-instances', { run, limit: AT_ONCE })).map((row) => row.id)
    if (ids.length === 0) return
    await database.change('cancel-instances', { ids, sentence })
  }
}
