import type { StoredNotification } from '@ml-airflow/core'
import { iso } from './bodies.ts'

/** A notification as the API and the command line show it. */
export function notificationBody(one: StoredNotification) {
  return {
    id: one.id,
    event: one.event,
    channel: one.channel,
    state: one.state,
    attempts: one.attempts,
    sentence: one.sentence,
    dag_id: one.dagId ?? null,
    run: one.run ?? null,
    run_id: one.runId ?? null,
    key: one.key,
    created_at: one.createdAt.toISOString(),
    due_at: iso(one.dueAt),
    finished_at: iso(one.finishedAt),
  }
}
