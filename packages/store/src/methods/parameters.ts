import { type Conf, MlAirflowError, type ParameterColumn } from '@ml-airflow/core'
import type { Session } from '../database/session.ts'
import { Expression, Union, type Value } from '../database/statements.ts'
import type { Levels } from './parameter-tables.ts'

/** The values of each level, by the names that the levels' SQL has for them. */
type GivenValues = Readonly<Record<string, readonly Value[]>>

/** Ids of the rows with these values, by table; undefined for a table without such a row. */
export async function findParameters(
  session: Session,
  levels: Levels,
  conf: Conf,
): Promise<Readonly<Record<string, number | undefined>>> {
  return idsIn(levels, await session.together(() => finding(session, levels, valuesOf(levels, conf))))
}

/** Like findParameters, but creates missing rows. */
export async function ensureParameters(
  session: Session,
  levels: Levels,
  conf: Conf,
): Promise<Readonly<Record<string, number>>> {
  const [, rows] = await session.together(() => [
    addParameters(session, levels, [conf]),
    Promise.all(finding(session, levels, valuesOf(levels, conf))),
  ])
  return Object.fromEntries(Object.entries(idsIn(levels, rows)).map(([table, id]) => [table, made(table, id)]))
}

/** Creates missing rows. Concurrent callers may do so: one succeeds for each row. */
export async function addParameters(session: Session, levels: Levels, confs: readonly Conf[]): Promise<void> {
  const values = confs.map((conf) => valuesOf(levels, conf))
  await session.together(() =>
    levels.map(({ fragments, missing }) =>
      session.change(
        'add-parameters',
        { missing: new Union(values.map((some) => new Expression(missing, some))) },
        fragments,
      ),
    ),
  )
}

/** The ids of existing rows as JSON, by table. */
export function idsInSql(levels: Levels, conf: Conf): Expression {
  const members = levels.map(({ name, id }, index) => `'${index === 0 ? '{' : ','}"${name}":', ${id}`)
  return new Expression(`CONCAT(${members.join(', ')}, '}')`, valuesOf(levels, conf))
}

function finding(session: Session, levels: Levels, values: GivenValues) {
  return levels.map(({ fragments }) => session.row('find-parameters', values, fragments))
}

function idsIn(levels: Levels, rows: readonly ({ readonly id: number } | undefined)[]) {
  return Object.fromEntries(levels.map(({ name }, index) => [name, rows[index]?.id]))
}

function made(table: string, id: number | undefined): number {
  if (id === undefined) throw new MlAirflowError('internal', `The row just made in '${table}' is not there.`)
  return id
}

function valuesOf(levels: Levels, conf: Conf): GivenValues {
  return Object.fromEntries(
    levels.map(({ values, columns }) => [values, columns.map((column) => strictValue(column, conf))]),
  )
}

const TYPES = { text: 'string', integer: 'number', real: 'number', flag: 'boolean' } as const

/** MySQL matches `'model-a'` with `0`, so a value of another type must never reach it. */
function strictValue({ name, kind }: ParameterColumn, conf: Conf): Value {
  const value = conf[name]
  if (typeof value !== TYPES[kind])
    throw new MlAirflowError('bad_conf', `'${name}' was ${JSON.stringify(value)}: allowed is a ${TYPES[kind]}.`)
  return typeof value === 'boolean' ? Number(value) : (value as string | number)
}
