import type { RecordTable } from '@ml-airflow/core'
import { EntitySchema } from 'typeorm'
import type { Dialect } from '../database/dialect.ts'
import { keyColumnOf } from './parameters-table.ts'

/** Length of ids of tasks, runs and DAGs, and of samples: four of them and a number fit into one key. */
export const NAME_LENGTH = 190

/** The result of a task for its parameters and sample, and the right to write it. Every task's table has this shape. */
export function recordTable({ name, task }: RecordTable, dialect: Dialect): EntitySchema {
  const { id, integer, bigInteger, instant, longText, text } = dialect.columns
  const key = keyColumnOf(task.parameters)
  return new EntitySchema({
    name,
    columns: {
      id,
      [key]: integer,
      task_id: { ...text(NAME_LENGTH), default: name },
      sample: { ...text(NAME_LENGTH), default: '' },
      datetime_started: { ...instant, nullable: true },
      datetime_finished: { ...instant, nullable: true },
      output_path: { ...longText, nullable: true },
      version: { ...text(64), default: '' },
      inputs: { ...text(64), default: '' },
      epoch: { ...integer, default: () => '0' },
      owner: { ...text(400), nullable: true },
      task_instance_id: { ...bigInteger, nullable: true },
      lease_until: { ...instant, nullable: true },
      finish_epoch: { ...integer, default: () => '0' },
      finished_by: { ...text(400), nullable: true },
      finished_instance_id: { ...bigInteger, nullable: true },
      lineage: { ...longText, nullable: true },
      claimed_at: { ...instant, nullable: true },
      claimed_version: { ...text(64), default: '' },
      claimed_inputs: { ...text(64), default: '' },
      claimed_lineage: { ...longText, nullable: true },
      cleared_at: { ...instant, nullable: true },
      manifest: { ...longText, nullable: true },
      result_epoch: { ...integer, nullable: true },
      fingerprint: { ...longText, nullable: true },
      claimed_fingerprint: { ...longText, nullable: true },
    },
    uniques: [{ name: `uq_${name}`, columns: [key, 'task_id', 'sample'] }],
    checks: [{ name: `ck_${name}`, expression: 'datetime_finished IS NULL OR datetime_started IS NOT NULL' }],
    foreignKeys: [
      { name: `fk_${name}`, target: task.parameters.name, columnNames: [key], referencedColumnNames: ['id'] },
    ],
  })
}
