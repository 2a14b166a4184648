import type { AnyParameters, ParameterColumn } from '@ml-airflow/core'
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm'
import type { ColumnTypes, Dialect } from '../database/dialect.ts'

/** The column that references a row of these parameters. */
export function keyColumnOf(parameters: AnyParameters): string {
  return `${parameters.name}_id`
}

/** A definition without values has a single row. */
export function hasSingleRow(parameters: AnyParameters): boolean {
  return parameters.parent === undefined && parameters.columns.length === 0
}

/** One row per distinct set of values, with a reference to the row of the base definition. */
export function parametersTable(parameters: AnyParameters, dialect: Dialect): EntitySchema {
  const { name, parent } = parameters
  const key = parent === undefined ? [] : [keyColumnOf(parent)]
  const single = hasSingleRow(parameters)
  const distinct = [...key, ...parameters.columns.map((column) => column.name)]
  return new EntitySchema({
    name,
    columns: {
      id: single ? { ...dialect.columns.integer, primary: true, default: () => '1' } : dialect.columns.id,
      ...Object.fromEntries(key.map((column) => [column, dialect.columns.integer])),
      ...Object.fromEntries(parameters.columns.map((column) => [column.name, typeOf(column, dialect.columns)])),
      datetime_created: { ...dialect.columns.instant, default: () => dialect.nowDefault },
    },
    uniques: single ? [] : [{ name: `uq_${name}`, columns: distinct }],
    checks: single ? [{ name: `ck_${name}`, expression: 'id = 1' }] : [],
    foreignKeys:
      parent === undefined
        ? []
        : [{ name: `fk_${name}`, target: parent.name, columnNames: key, referencedColumnNames: ['id'] }],
  })
}

function typeOf(column: ParameterColumn, types: ColumnTypes): EntitySchemaColumnOptions {
  switch (column.kind) {
    case 'text':
      return types.text(column.length ?? 255)
    case 'integer':
      return types.bigInteger
    case 'real':
      return types.real
    case 'flag':
      return types.flag
  }
}
