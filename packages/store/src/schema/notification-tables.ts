import { NOTIFICATION_STATES, RUN_EVENTS } from '@ml-airflow/core'
import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { oneOf, withDefault } from './columns.ts'
import { NAME_LENGTH } from './record-table.ts'
import type { NotificationRow } from './table-rows.ts'

const WORD_LENGTH = 20
const OF_RUN = { target: 'dag_run', columnNames: ['dag_run_id'], referencedColumnNames: ['id'] }

/** Run events and their notifications. */
export function notificationTables(dialect: TableDialect): readonly EntitySchema[] {
  return [runEventTable(dialect), notificationTable(dialect)]
}

function runEventTable({ columns, nowDefault }: TableDialect): EntitySchema {
  const { bigId, bigInteger, instant, integer, text } = columns
  return new EntitySchema({
    name: 'run_event',
    columns: {
      id: bigId,
      dag_run_id: bigInteger,
      epoch: integer,
      event: text(WORD_LENGTH),
      occurred_at: withDefault(instant, nowDefault),
      resolved_at: { ...instant, nullable: true },
    },
    uniques: [{ name: 'uq_run_event', columns: ['dag_run_id', 'epoch', 'event'] }],
    indices: [{ name: 'ix_run_event_open', columns: ['resolved_at', 'id'] }],
    checks: [{ name: 'ck_run_event', expression: oneOf('event', RUN_EVENTS) }],
    foreignKeys: [{ name: 'fk_run_event', ...OF_RUN, onDelete: 'CASCADE' }],
  })
}

function notificationTable({ columns, nowDefault }: TableDialect): EntitySchema<NotificationRow> {
  const { bigId, bigInteger, instant, integer, longText, text } = columns
  return new EntitySchema<NotificationRow>({
    name: 'notification',
    columns: {
      id: bigId,
      idempotency_key: text(64),
      event: text(WORD_LENGTH),
      dag_run_id: { ...bigInteger, nullable: true },
      dag_id: { ...text(NAME_LENGTH), nullable: true },
      run_id: { ...text(NAME_LENGTH), nullable: true },
      channel: text(300),
      payload: longText,
      state: { ...text(WORD_LENGTH), default: 'pending' },
      attempts: withDefault(integer, '0'),
      epoch: withDefault(integer, '0'),
      lease_until: { ...instant, nullable: true },
      sentence: longText,
      created_at: withDefault(instant, nowDefault),
      due_at: withDefault({ ...instant, nullable: true }, nowDefault),
      finished_at: { ...instant, nullable: true },
    },
    uniques: [{ name: 'uq_notification', columns: ['idempotency_key'] }],
    indices: [
      { name: 'ix_notification_due', columns: ['state', 'due_at'] },
      { name: 'ix_notification_dag', columns: ['dag_id', 'id'] },
      { name: 'ix_notification_run', columns: ['dag_run_id', 'id'] },
    ],
    checks: [
      { name: 'ck_notification', expression: oneOf('state', NOTIFICATION_STATES) },
      {
        name: 'ck_notification_end',
        expression: "(finished_at IS NULL) = (state = 'pending') AND (due_at IS NULL) = (state <> 'pending')",
      },
    ],
    foreignKeys: [{ name: 'fk_notification', ...OF_RUN, onDelete: 'CASCADE' }],
  })
}
