import type {
  DueNotification,
  NewNotification,
  NotificationStore,
  RunEvent,
  RunEventKind,
  StoredNotification,
} from '@ml-airflow/core'
import { LessThan } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import type { NotificationRow } from '../schema/table-rows.ts'
import { given } from './conditions.ts'
import { countUpTo } from './counting.ts'
import { believedMs, clipped, time } from './read-rows.ts'

/** Run events and their notifications. */
export function notificationMethods(database: Database): NotificationStore {
  return { ...eventMethods(database), ...deliveryMethods(database), ...readMethods(database) }
}

type Events = Pick<NotificationStore, 'listEvents' | 'listDagsUnderWay' | 'noteLate' | 'resolve'>

function eventMethods(database: Database): Events {
  return {
    async listEvents(after, limit) {
      return (await database.rows('open-run-events', { after, limit })).map(eventOf)
    },

    async listDagsUnderWay() {
      return (await database.rows('dags-under-way')).map((row) => row.dag_id)
    },

    async noteLate(dagId, ms) {
      for (const run of await database.rows('late-runs', { dag_id: dagId, ms }))
        await database.change('insert-run-event', { run: run.id, epoch: run.epoch, event: 'sla' })
    },

    async resolve(event, notifications) {
      return database.transaction(async (session) => {
        if ((await session.change('resolve-run-event', { event })) === 0) return false
        const rows = notifications.map(insertedRow)
        if (rows.length > 0) await session.change('insert-notifications', { rows })
        return true
      })
    },
  }
}

function deliveryMethods(database: Database): Pick<NotificationStore, 'addClaimed' | 'claimDue' | 'settle' | 'retry'> {
  return {
    async addClaimed(notification, leaseMs) {
      const { key, event, run, dagId, runId, channel, payload } = notification
      const id = await database.insert('insert-claimed-notification', {
        idempotency_key: key,
        event,
        run: run ?? null,
        dag_id: dagId ?? null,
        run_id: runId ?? null,
        channel,
        payload,
        lease_ms: leaseMs,
      })
      return { ...notification, claim: { id, epoch: 1 }, attempts: 1 }
    },

    async claimDue({ leaseMs, limit }) {
      const claimed: DueNotification[] = []
      for (const row of await database.rows('due-notifications', { limit, believed_ms: believedMs(leaseMs) })) {
        const epoch = await claim(database, row, leaseMs)
        if (epoch !== undefined) claimed.push(dueOf(row, epoch))
      }
      return claimed
    },

    async settle({ id, epoch }, { state, sentence, retryInMs }) {
      const end = { id, epoch, sentence: clipped(sentence) }
      if (state !== 'pending') return (await database.change('finish-notification', { ...end, state })) === 1
      return (await database.change('postpone-notification', { ...end, retry_ms: retryInMs ?? 0 })) === 1
    },

    async retry(id) {
      return (await database.change('retry-notification', { id })) === 1
    },
  }
}

function readMethods(database: Database): Pick<NotificationStore, 'find' | 'list' | 'count' | 'removeOld'> {
  return {
    async find(id) {
      const [row] = await database.read((manager) =>
        manager.getRepository<NotificationRow>('notification').find({ where: { id }, take: 1 }),
      )
      return row && storedOf(row)
    },

    async list({ dagId, run, state, event, before, limit }) {
      const id = before === undefined ? undefined : LessThan(before)
      const filter = { id, dag_id: dagId, dag_run_id: run, state, event }
      const rows = await database.read((manager) =>
        manager
          .getRepository<NotificationRow>('notification')
          .find({ where: given<NotificationRow>(filter), order: { id: 'DESC' }, take: limit }),
      )
      return rows.map(storedOf)
    },

    count({ dagId, run, state, event, limit }) {
      return database.read((manager) => {
        const filter = given<NotificationRow>({ dag_id: dagId, dag_run_id: run, state, event })
        const sent = manager.getRepository<NotificationRow>('notification').createQueryBuilder('n')
        return countUpTo(manager, sent.where(filter), limit)
      })
    },

    async removeOld(ms) {
      await database.change('delete-old-notifications', { ms })
      await database.change('delete-old-run-events', { ms })
    },
  }
}

function claim(session: Session, row: RowOf<'due-notifications'>, leaseMs: number): Promise<number | undefined> {
  const { id, attempts } = { id: row.id, attempts: row.attempts }
  return session.raise('claim-notification', { id, attempts, lease_ms: leaseMs, believed_ms: believedMs(leaseMs) })
}

function insertedRow({ key, event, run, dagId, runId, channel, payload }: NewNotification) {
  return [key, event, run ?? null, dagId ?? null, runId ?? null, channel, payload, '']
}

function eventOf(row: RowOf<'open-run-events'>): RunEvent {
  return {
    id: row.id,
    event: row.event as RunEventKind,
    run: row.dag_run_id,
    dagId: row.dag_id,
    occurredAt: time(row.occurred_at),
    ageMs: row.age_ms ?? 0,
  }
}

function dueOf(row: RowOf<'due-notifications'>, epoch: number): DueNotification {
  return {
    claim: { id: row.id, epoch },
    attempts: row.attempts + 1,
    key: row.idempotency_key,
    event: row.event,
    run: row.dag_run_id === null ? undefined : row.dag_run_id,
    dagId: row.dag_id === null ? undefined : row.dag_id,
    runId: row.run_id === null ? undefined : row.run_id,
    channel: row.channel,
    payload: row.payload,
  }
}

function storedOf(row: NotificationRow): StoredNotification {
  return {
    id: row.id,
    key: row.idempotency_key,
    event: row.event,
    run: row.dag_run_id ?? undefined,
    dagId: row.dag_id ?? undefined,
    runId: row.run_id ?? undefined,
    channel: row.channel,
    payload: row.payload,
    state: row.state,
    attempts: row.attempts,
    sentence: row.sentence,
    createdAt: row.created_at,
    dueAt: row.due_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  }
}
