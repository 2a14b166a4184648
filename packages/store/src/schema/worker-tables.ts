import { EntitySchema, type EntitySchemaOptions } from 'typeorm'
import type { TableDialect } from '../database/dialect.ts'
import { withDefault } from './columns.ts'

/** Worker processes, and the try logs and evidence of workers without a folder shared with the API. */
export function workerTables(dialect: TableDialect): readonly EntitySchema[] {
  return [workerTable(dialect), logChunkTable(dialect), tryExitTable(dialect)]
}

function workerTable({ columns: { text, integer, instant, longText }, nowDefault }: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'worker',
    columns: {
      id: { ...text(400), primary: true },
      host: text(255),
      pid: integer,
      version: text(64),
      slots: integer,
      running: integer,
      started_at: withDefault(instant, nowDefault),
      heartbeat_at: instant,
      lease_until: instant,
      queues: { ...longText, nullable: true },
      dags: { ...longText, nullable: true },
      gpus: { ...longText, nullable: true },
    },
  })
}

/** A log in chunks, each with the byte at which it starts. */
function logChunkTable({ columns: { integer, bigInteger, longText } }: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'log_chunk',
    columns: {
      task_instance_id: { ...bigInteger, primary: true },
      number: { ...integer, primary: true },
      start: { ...bigInteger, primary: true },
      size: integer,
      body: longText,
    },
    foreignKeys: ofTry('fk_log_chunk'),
  })
}

/** The end of the command of a try. */
function tryExitTable({ columns: { integer, bigInteger, longText } }: TableDialect): EntitySchema {
  return new EntitySchema({
    name: 'try_exit',
    columns: {
      task_instance_id: { ...bigInteger, primary: true },
      number: { ...integer, primary: true },
      body: longText,
    },
    foreignKeys: ofTry('fk_try_exit'),
  })
}

/** Deletes a try's notes together with the try. */
function ofTry(name: string): NonNullable<EntitySchemaOptions<unknown>['foreignKeys']> {
  const columns = ['task_instance_id', 'number']
  return [{ name, target: 'task_try', columnNames: columns, referencedColumnNames: columns, onDelete: 'CASCADE' }]
}
