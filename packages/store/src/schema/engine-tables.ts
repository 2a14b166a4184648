import { RUN_STATES, TASK_STATES, TRY_OUTCOMES } from '@ml-airflow/core'
import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { oneOf, withDefault } from './columns.ts'
import { poolTables } from './pool-tables.ts'
import { NAME_LENGTH } from './record-table.ts'
import type { DagRow, DagRunRow, TaskInstanceRow, TaskTryRow } from './table-rows.ts'

const HASH_LENGTH = 64
const TRACEPARENT_LENGTH = 55
const STATE_LENGTH = 20

/** The engine's tables: runs, task instances and their tries. */
export function engineTables(dialect: TableDialect): readonly EntitySchema[] {
  return [
    dagTable(dialect),
    graphTable(dialect),
    definitionTable(dialect),
    dagRunTable(dialect),
    taskInstanceTable(dialect),
    taskTryTable(dialect),
    turnTable(dialect),
    ...poolTables(dialect),
    schemaVersionTable(dialect),
  ]
}

/** Settings of a DAG. */
function dagTable({ columns: { text, flag } }: TableDialect): EntitySchema {
  return new EntitySchema<DagRow>({
    name: 'dag',
    columns: { dag_id: { ...text(NAME_LENGTH), primary: true }, paused: withDefault(flag, '0') },
  })
}

/** Graphs by digest, so that many runs of a large DAG store it once. */
function graphTable({ columns: { text, longText } }: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'graph',
    columns: { hash: { ...text(HASH_LENGTH), primary: true }, body: longText },
  })
}

/** Definition files by digest, so that many runs of one definition store it once. */
function definitionTable({ columns: { text, longText } }: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'dag_definition',
    columns: { hash: { ...text(HASH_LENGTH), primary: true }, source: longText, files: longText },
  })
}

function dagRunTable(dialect: TableDialect): EntitySchema<DagRunRow> {
  const { bigId, integer, flag, instant, longText, text } = dialect.columns
  return new EntitySchema<DagRunRow>({
    name: 'dag_run',
    columns: {
      id: bigId,
      dag_id: text(NAME_LENGTH),
      run_id: text(NAME_LENGTH),
      state: { ...text(STATE_LENGTH), default: 'queued' },
      conf: longText,
      options: longText,
      graph_hash: text(HASH_LENGTH),
      parameters_ids: longText,
      execution_date: instant,
      external_trigger: withDefault(flag, '1'),
      cancel_requested: withDefault(flag, '0'),
      expanded: withDefault(flag, '0'),
      epoch: withDefault(integer, '0'),
      lease_until: { ...instant, nullable: true },
      delivery: withDefault(integer, '1'),
      created_at: withDefault(instant, dialect.nowDefault),
      started_at: { ...instant, nullable: true },
      finished_at: { ...instant, nullable: true },
      admitted: { ...flag, nullable: true },
      triggered_by: { ...text(255), nullable: true },
      definition_hash: { ...text(HASH_LENGTH), nullable: true },
      traceparent: { ...text(TRACEPARENT_LENGTH), nullable: true },
    },
    uniques: [{ name: 'uq_dag_run', columns: ['dag_id', 'run_id'] }],
    indices: [
      { name: 'ix_dag_run_dag', columns: ['dag_id', 'id'] },
      { name: 'ix_dag_run_state', columns: ['state', 'id'] },
      { name: 'ix_dag_run_dag_state', columns: ['dag_id', 'state', 'id'] },
      { name: 'ix_dag_run_admitted', columns: ['dag_id', 'admitted', 'id'] },
      { name: 'ix_dag_run_date', columns: ['dag_id', 'execution_date'] },
      { name: 'ix_dag_run_finished', columns: ['finished_at'] },
    ],
    checks: [{ name: 'ck_dag_run', expression: oneOf('state', RUN_STATES) }],
    foreignKeys: [
      { name: 'fk_dag_run', target: 'graph', columnNames: ['graph_hash'], referencedColumnNames: ['hash'] },
    ],
  })
}

function taskInstanceTable({ columns }: TableDialect): EntitySchema<TaskInstanceRow> {
  const { bigId, integer, bigInteger, instant, longText, text } = columns
  return new EntitySchema<TaskInstanceRow>({
    name: 'task_instance',
    columns: {
      id: bigId,
      dag_run_id: bigInteger,
      task_id: text(NAME_LENGTH),
      sample: text(NAME_LENGTH),
      state: text(STATE_LENGTH),
      decision: text(STATE_LENGTH),
      reason: text(STATE_LENGTH),
      sentence: longText,
      record_table: text(64),
      record_id: integer,
      stale_epoch: integer,
      pending: integer,
      delivery: withDefault(integer, '1'),
      try_number: withDefault(integer, '0'),
      failures: withDefault(integer, '0'),
      losses: withDefault(integer, '0'),
      retry_at: { ...instant, nullable: true },
      queued_at: { ...instant, nullable: true },
      started_at: { ...instant, nullable: true },
      finished_at: { ...instant, nullable: true },
      output_path: { ...longText, nullable: true },
      pool: { ...text(NAME_LENGTH), nullable: true },
      pool_slots: withDefault(integer, '1'),
      priority_weight: withDefault(integer, '1'),
      queue: { ...text(64), nullable: true },
    },
    uniques: [{ name: 'uq_task_instance', columns: ['dag_run_id', 'task_id', 'sample'] }],
    indices: [
      { name: 'ix_task_instance_run', columns: ['dag_run_id', 'id'] },
      { name: 'ix_task_instance_state', columns: ['dag_run_id', 'state'] },
      // In SQLite without the skipped ones, which no query by record wants: a run whose work is all done would add each to
      // another page of a long index. A query must say that it does not want them.
      {
        name: 'ix_task_instance_record',
        columns: ['record_table', 'record_id', 'state'],
        where: "state <> 'skipped'",
      },
    ],
    checks: [{ name: 'ck_task_instance', expression: oneOf('state', TASK_STATES) }],
    foreignKeys: [
      { name: 'fk_task_instance', target: 'dag_run', columnNames: ['dag_run_id'], referencedColumnNames: ['id'] },
    ],
  })
}

function taskTryTable({ columns }: TableDialect): EntitySchema<TaskTryRow> {
  const { integer, bigInteger, instant, longText, text } = columns
  return new EntitySchema<TaskTryRow>({
    name: 'task_try',
    columns: {
      task_instance_id: { ...bigInteger, primary: true },
      number: { ...integer, primary: true },
      epoch: integer,
      worker: text(400),
      host: text(255),
      pid: { ...integer, nullable: true },
      outcome: { ...text(STATE_LENGTH), nullable: true },
      exit_code: { ...integer, nullable: true },
      sentence: longText,
      log_path: longText,
      started_at: instant,
      finished_at: { ...instant, nullable: true },
      rendered: { ...longText, nullable: true },
    },
    checks: [{ name: 'ck_task_try', expression: oneOf('outcome', TRY_OUTCOMES) }],
    foreignKeys: [
      {
        name: 'fk_task_try',
        target: 'task_instance',
        columnNames: ['task_instance_id'],
        referencedColumnNames: ['id'],
      },
    ],
  })
}

/** The time at which periodic work done by one process is due again. */
function turnTable({ columns: { text, instant } }: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'turn',
    columns: { name: { ...text(64), primary: true }, until: instant },
  })
}

function schemaVersionTable(dialect: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'schema_version',
    columns: {
      version: { ...dialect.columns.integer, primary: true },
      applied_at: withDefault(dialect.columns.instant, dialect.nowDefault),
    },
  })
}
