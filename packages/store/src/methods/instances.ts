import type { Store } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { deliveryOf, optionalText, taskInstanceOf, tryOf } from './rows.ts'
import { batches, selectionsOf } from './selectors.ts'
import { countsOf, StateCounts } from './state-counts.ts'

type InstanceMethods = Pick<
  Store,
  'listInstances' | 'listTries' | 'countInstances' | 'countStates' | 'queuedInstances' | 'outputsOf' | 'redeliverTasks'
>

/** Task instances as they are read, and delivered again. */
export function instanceMethods(database: Database): InstanceMethods {
  const states = new StateCounts()

  return {
    async listInstances(run, { after, limit } = { after: 0, limit: Number.MAX_SAFE_INTEGER }) {
      return (await database.rows('list-instances', { run, after, limit })).map(taskInstanceOf)
    },

    async listTries(run, taskId, sample) {
      return (await database.rows('list-tries', { run, task_id: taskId, sample })).map(tryOf)
    },

    async countInstances(run) {
      return countsOf(await database.rows('count-instances', { run }))
    },

    async countStates() {
      return {
        runs: countsOf(await database.rows('count-run-states')),
        instances: await states.read(database),
      }
    },

    async queuedInstances(run, { after, limit, forMs }) {
      return (await database.rows('queued-instances', { run, after, limit, for_ms: forMs })).map(deliveryOf)
    },

    async outputsOf(run, upstream) {
      const outputs = []
      for (const { parameters, fragments } of selectionsOf(upstream)) {
        for (const row of await database.rows('outputs-of', { ...parameters, run }, fragments)) {
          const outputPath = optionalText(row.output_path)
          outputs.push({ taskId: String(row.task_id), sample: String(row.sample), outputPath })
        }
      }
      return outputs.sort((a, b) => compare(a.taskId, b.taskId) || compare(a.sample, b.sample))
    },

    async redeliverTasks(instances) {
      const deliveries = []
      for (const ids of batches(instances)) {
        await database.change('redeliver-instances', { ids })
        deliveries.push(...(await database.rows('deliveries', { ids })).map(deliveryOf))
      }
      return deliveries
    },
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
