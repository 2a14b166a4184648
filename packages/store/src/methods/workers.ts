import { DEFAULT_QUEUE, type KnownWorker, type WorkerStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf } from '../database/session.ts'
import { time } from './read-rows.ts'

export function workerMethods(database: Database): WorkerStore {
  return {
    async beat({ id, host, pid, version, slots, queues = [DEFAULT_QUEUE], gpus = [] }, { running, dags }, leaseMs) {
      const sign = { id, running, dags: dags.join(','), lease_ms: leaseMs }
      if ((await database.change('beat-worker', sign)) > 0) return
      const lists = { queues: queues.join(','), gpus: gpus.join(',') }
      await database.change('insert-worker', { ...sign, host, pid, version, slots, ...lists })
    },

    async remove(id) {
      await database.change('delete-worker', { id })
    },

    async removeDead(silentMs) {
      await database.change('delete-dead-workers', { silent_ms: silentMs })
    },

    async list() {
      return (await database.rows('list-workers')).map(workerOf)
    },
  }
}

function workerOf(row: RowOf<'list-workers'>): KnownWorker {
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    version: row.version,
    slots: row.slots,
    queues: (row.queues ?? DEFAULT_QUEUE).split(','),
    gpus: (row.gpus ?? '').split(',').filter((name) => name !== ''),
    dags: dagsOf(row.dags ?? undefined),
    running: row.running,
    startedAt: time(row.started_at),
    heartbeatAt: time(row.heartbeat_at),
    alive: row.alive === 1,
  }
}

function dagsOf(text: string | undefined): readonly string[] | undefined {
  return text === '' ? [] : text?.split(',')
}
