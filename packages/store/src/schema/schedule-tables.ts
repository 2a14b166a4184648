import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { oneOf, withDefault } from './columns.ts'
import { NAME_LENGTH } from './record-table.ts'

/** Schedules of DAGs, and their missed ticks. */
export function scheduleTables(dialect: TableDialect): readonly EntitySchema[] {
  return [scheduleTable(dialect), missedTickTable(dialect)]
}

/** The state of each DAG's schedule. */
function scheduleTable({
  columns: { text, longText, integer, bigInteger, instant },
  nowDefault,
}: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'schedule',
    columns: {
      dag_id: { ...text(NAME_LENGTH), primary: true },
      timing: longText,
      epoch: withDefault(integer, '0'),
      next_date: { ...instant, nullable: true },
      due_at: { ...instant, nullable: true },
      last_date: { ...instant, nullable: true },
      seen_at: withDefault(instant, nowDefault),
      last_lag_ms: { ...bigInteger, nullable: true },
    },
  })
}

function missedTickTable({
  columns: { bigId, text, longText, integer, instant },
  nowDefault,
}: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'missed_tick',
    columns: {
      id: bigId,
      dag_id: text(NAME_LENGTH),
      reason: text(20),
      first_date: instant,
      last_date: instant,
      count: integer,
      noticed_at: withDefault(instant, nowDefault),
      sentence: { ...longText, nullable: true },
    },
    indices: [{ name: 'ix_missed_tick', columns: ['dag_id', 'id'] }],
    checks: [{ name: 'ck_missed_tick', expression: oneOf('reason', ['late', 'overlap', 'conf']) }],
  })
}
