import type { InstanceStore, RecordKey } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { deliveryOf, taskInstanceOf, tryOf } from './read-rows.ts'
import { selectionsOf } from './selectors.ts'
import { countsOf } from './state-counts.ts'
import { waitingGroups } from './waiting-groups.ts'

/** Task instances and their tries. */
export function instanceMethods(database: Database): InstanceStore {
  return {
    async list(run, { after, limit } = { after: 0, limit: Number.MAX_SAFE_INTEGER }) {
      return (await database.rows('list-instances', { run, after, limit })).map(taskInstanceOf)
    },

    async listTries(run, taskId, sample) {
      return (await database.rows('list-tries', { run, task_id: taskId, sample })).map(tryOf)
    },

    async count(run) {
      return countsOf(await database.rows('count-instances', { run }))
    },

    listWaiting(run, queuedBefore) {
      return waitingGroups(database, run, queuedBefore)
    },

    async listSkipped(run, selectors) {
      const found: RecordKey[] = []
      for (const { parameters, fragments } of selectionsOf(selectors)) {
        const rows = await database.rows('skipped-among', { ...parameters, run }, fragments)
        found.push(...rows.map((row) => ({ taskId: row.task_id, sample: row.sample })))
      }
      return found
    },

    async outputsOf(run, upstream) {
      const outputs = []
      for (const { parameters, fragments } of selectionsOf(upstream)) {
        for (const row of await database.rows('outputs-of', { ...parameters, run }, fragments)) {
          const outputPath = row.output_path ?? undefined
          outputs.push({ taskId: row.task_id, sample: row.sample, outputPath })
        }
      }
      return outputs.sort((a, b) => compare(a.taskId, b.taskId) || compare(a.sample, b.sample))
    },

    makeReady(instance, { pool, keptMs }) {
      return database.transaction(async (session) => {
        if ((await session.change('make-ready', { instance, pool: pool ?? null, kept_ms: keptMs })) === 0)
          return undefined
        const row = await session.row('deliveries', { ids: [instance] })
        return row && deliveryOf(row)
      })
    },
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
