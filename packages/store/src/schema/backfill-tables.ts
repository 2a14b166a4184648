import { BACKFILL_STATES } from '@ml-airflow/core'
import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { oneOf, withDefault } from './columns.ts'
import { NAME_LENGTH } from './record-table.ts'
import type { BackfillRow } from './table-rows.ts'

const WORD_LENGTH = 20

/** Backfills and their runs. */
export function backfillTables(dialect: TableDialect): readonly EntitySchema[] {
  return [backfillTable(dialect), backfillRunTable(dialect)]
}

function backfillTable({ columns, nowDefault }: TableDialect): EntitySchema<BackfillRow> {
  const { bigId, instant, integer, longText, text } = columns
  return new EntitySchema<BackfillRow>({
    name: 'backfill',
    columns: {
      id: bigId,
      dag_id: text(NAME_LENGTH),
      state: { ...text(WORD_LENGTH), default: 'running' },
      options: longText,
      reprocessing: text(WORD_LENGTH),
      max_active_runs: { ...integer, nullable: true },
      created_by: text(255),
      digest: text(64),
      epoch: withDefault(integer, '0'),
      lease_until: { ...instant, nullable: true },
      created_at: withDefault(instant, nowDefault),
      finished_at: { ...instant, nullable: true },
    },
    indices: [
      { name: 'ix_backfill_dag', columns: ['dag_id', 'id'] },
      { name: 'ix_backfill_state', columns: ['state', 'id'] },
    ],
    checks: [
      { name: 'ck_backfill', expression: oneOf('state', BACKFILL_STATES) },
      { name: 'ck_backfill_reprocessing', expression: oneOf('reprocessing', ['none', 'failed', 'completed']) },
      { name: 'ck_backfill_end', expression: "(finished_at IS NULL) = (state IN ('running', 'paused'))" },
    ],
  })
}

function backfillRunTable({ columns }: TableDialect): EntitySchema {
  const { bigInteger, instant, integer, longText, text } = columns
  return new EntitySchema({
    name: 'backfill_run',
    columns: {
      backfill_id: { ...bigInteger, primary: true },
      position: { ...integer, primary: true },
      run_id: text(NAME_LENGTH),
      execution_date: instant,
      conf: longText,
      state: { ...text(WORD_LENGTH), default: 'waiting' },
      dag_run_id: { ...bigInteger, nullable: true },
      problem: { ...longText, nullable: true },
    },
    indices: [{ name: 'ix_backfill_run', columns: ['backfill_id', 'state', 'position'] }],
    checks: [
      { name: 'ck_backfill_run', expression: oneOf('state', ['waiting', 'begun', 'refused']) },
      { name: 'ck_backfill_run_begun', expression: "(dag_run_id IS NOT NULL) = (state = 'begun')" },
    ],
    foreignKeys: [
      {
        name: 'fk_backfill_run',
        target: 'backfill',
        columnNames: ['backfill_id'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
      {
        name: 'fk_backfill_run_run',
        target: 'dag_run',
        columnNames: ['dag_run_id'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  })
}
