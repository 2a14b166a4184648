import { ROLES } from '@ml-airflow/core'
import { EntitySchema } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { oneOf, withDefault } from './columns.ts'
import { NAME_LENGTH } from './record-table.ts'
import type { AuditLogRow, ConnectionRow, UserRow, VariableRow } from './table-rows.ts'

const KEY_LENGTH = 250
const PLACE_LENGTH = 500
const PERSON_LENGTH = 64

/** Variables and connections for tasks, users, and the audit log. */
export function accessTables(dialect: TableDialect): readonly EntitySchema[] {
  return [variableTable(dialect), connectionTable(dialect), userTable(dialect), auditTable(dialect)]
}

function variableTable({ columns: { id, text, longText, flag } }: TableDialect): EntitySchema {
  return new EntitySchema<VariableRow>({
    name: 'variable',
    columns: {
      id,
      key: text(KEY_LENGTH),
      val: { ...longText, nullable: true },
      is_encrypted: withDefault(flag, '0'),
    },
    uniques: [{ name: 'uq_variable', columns: ['key'] }],
  })
}

/** The columns of Airflow 1.10. */
function connectionTable({ columns: { id, integer, text, longText, flag } }: TableDialect): EntitySchema {
  const place = { ...text(PLACE_LENGTH), nullable: true }
  return new EntitySchema<ConnectionRow>({
    name: 'connection',
    columns: {
      id,
      conn_id: text(KEY_LENGTH),
      conn_type: place,
      host: place,
      schema: place,
      login: place,
      password: { ...longText, nullable: true },
      port: { ...integer, nullable: true },
      is_encrypted: withDefault(flag, '0'),
      is_extra_encrypted: withDefault(flag, '0'),
      extra: { ...longText, nullable: true },
    },
    uniques: [{ name: 'uq_connection', columns: ['conn_id'] }],
  })
}

/** The name is Airflow's. */
function userTable({ columns: { id, text, instant }, nowDefault }: TableDialect): EntitySchema {
  return new EntitySchema<UserRow>({
    name: 'ab_user',
    columns: {
      id,
      username: text(PERSON_LENGTH),
      email: text(320),
      first_name: text(PERSON_LENGTH),
      last_name: text(PERSON_LENGTH),
      role: text(20),
      password: text(255),
      created_on: withDefault(instant, nowDefault),
    },
    uniques: [{ name: 'uq_ab_user', columns: ['username'] }],
    checks: [{ name: 'ck_ab_user', expression: oneOf('role', ROLES) }],
  })
}

function auditTable({
  columns: { bigId, integer, text, longText, instant },
  nowDefault,
}: TableDialect): EntitySchema<AuditLogRow> {
  return new EntitySchema<AuditLogRow>({
    name: 'audit_log',
    columns: {
      id: bigId,
      dttm: withDefault(instant, nowDefault),
      event: text(255),
      owner: text(255),
      via: text(20),
      address: text(255),
      dag_id: { ...text(NAME_LENGTH), nullable: true },
      arguments: longText,
      status: { ...integer, nullable: true },
    },
    indices: [{ name: 'ix_audit_log_dag', columns: ['dag_id', 'id'] }],
  })
}
