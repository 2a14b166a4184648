import type { WaitingGroup } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { sqlTime } from '../database/times.ts'
import type { TaskInstanceRow } from '../schema/table-rows.ts'
import { optionalTime } from './read-rows.ts'

interface GroupRow {
  readonly task: string
  readonly state: TaskInstanceRow['state']
  readonly decision: TaskInstanceRow['decision']
  readonly pool: string | null
  readonly slots: number
  readonly queue: string | null
  readonly count: number
  readonly queued: string | null
  readonly due: string | null
}

/** Grouped by the database: a run may have 100,000 waiting task instances, and pages ask every second. */
export async function waitingGroups(
  database: Database,
  run: number,
  queuedBefore: Date,
): Promise<readonly WaitingGroup[]> {
  return (await readGroups(database, run, sqlTime(queuedBefore))).map(groupOf)
}

function readGroups(database: Database, run: number, before: string): Promise<readonly GroupRow[]> {
  return database.read((manager) =>
    manager
      .getRepository<TaskInstanceRow>('task_instance')
      .createQueryBuilder('i')
      .select(['i.task_id AS task', 'i.state AS state', 'i.decision AS decision', 'i.pool AS pool'])
      .addSelect(['i.pool_slots AS slots', 'i.queue AS queue', 'COUNT(*) AS count'])
      .addSelect(['MIN(i.queued_at) AS queued', 'MIN(i.retry_at) AS due'])
      .where('i.dag_run_id = :run AND i.state IN (:...states)', { run, states: ['queued', 'up_for_retry'] })
      .groupBy('i.task_id, i.state, i.decision, i.pool, i.pool_slots, i.queue, i.queued_at <= :before')
      .orderBy('MIN(i.id)')
      .setParameters({ before })
      .getRawMany<GroupRow>(),
  )
}

function groupOf(row: GroupRow): WaitingGroup {
  return {
    taskId: row.task,
    state: row.state,
    decision: row.decision,
    pool: row.pool ?? undefined,
    poolSlots: Number(row.slots),
    queue: row.queue ?? undefined,
    count: Number(row.count),
    queuedAt: optionalTime(row.queued),
    retryAt: optionalTime(row.due),
  }
}
