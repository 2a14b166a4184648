import { type AnyParameters, type Conf, MlAirflowError, type ParameterColumn } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'
import type { Fragments, Value } from '../database/statements.ts'
import { hasSingleRow, keyColumnOf } from '../schema/parameters-table.ts'

type Values = Readonly<Record<string, Value>>

/** Ids of the rows with these values, by table; undefined for a table without such a row. */
export async function findParameters(
  session: Session,
  parameters: AnyParameters,
  conf: Conf,
): Promise<Readonly<Record<string, number | undefined>>> {
  const ids: Record<string, number | undefined> = {}
  for (const level of parameters.chain) {
    const values = valuesOf(level, conf, ids)
    ids[level.name] = values && (await find(session, level, values))
  }
  return ids
}

/** Like findParameters, but creates missing rows. Its first query may travel in a batch. */
export async function ensureParameters(
  session: Session,
  parameters: AnyParameters,
  conf: Conf,
): Promise<Readonly<Record<string, number>>> {
  const ids: Record<string, number> = {}
  for (const level of parameters.chain) {
    const values = valuesOf(level, conf, ids) ?? {}
    ids[level.name] = (await find(session, level, values)) ?? (await make(session, level, values))
  }
  return ids
}

/** The values of one level with its parent's id; undefined if the parent has no row. */
function valuesOf(
  level: AnyParameters,
  conf: Conf,
  ids: Readonly<Record<string, number | undefined>>,
): Values | undefined {
  const own = level.columns.map((column) => [column.name, strictValue(column, conf)] as const)
  if (hasSingleRow(level)) return { id: 1 }
  if (level.parent === undefined) return Object.fromEntries(own)
  const parent = ids[level.parent.name]
  return parent === undefined ? undefined : Object.fromEntries([[keyColumnOf(level.parent), parent], ...own])
}

async function find(session: Session, level: AnyParameters, values: Values): Promise<number | undefined> {
  const row = await session.row('find-parameters', { values: Object.values(values) }, fragmentsOf(level, values))
  return row?.id
}

/** Concurrent callers may insert the row: one succeeds, and all find it. */
async function make(session: Session, level: AnyParameters, values: Values): Promise<number> {
  const [, id] = await session.together(() => [
    session.change('insert-parameters', { values: Object.values(values) }, fragmentsOf(level, values)),
    find(session, level, values),
  ])
  if (id === undefined) throw new MlAirflowError('internal', `The row just made in '${level.name}' is not there.`)
  return id
}

function fragmentsOf(level: AnyParameters, values: Values): Fragments {
  return { table: quoted(level.name), columns: Object.keys(values).map(quoted).join(', ') }
}

const TYPES = { text: 'string', integer: 'number', real: 'number', flag: 'boolean' } as const

/** MySQL matches `'model-a'` with `0`, so a value of another type must never reach it. */
function strictValue({ name, kind }: ParameterColumn, conf: Conf): Value {
  const value = conf[name]
  if (typeof value !== TYPES[kind])
    throw new MlAirflowError('bad_conf', `'${name}' was ${JSON.stringify(value)}: allowed is a ${TYPES[kind]}.`)
  return typeof value === 'boolean' ? Number(value) : (value as string | number)
}
