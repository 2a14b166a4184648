import { type AnyParameters, type Conf, MlAirflowError, type ParameterColumn } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'
import type { Fragments, Value } from '../database/statements.ts'
import { hasSingleRow, keyColumnOf } from '../schema/parameters-table.ts'

/** The values of each level, by the names that the levels' SQL has for them. */
type GivenValues = Readonly<Record<string, readonly Value[]>>

/** The row of one level in SQL. The id of the parent's row is a query, so that no statement waits for another's result. */
interface Level {
  readonly name: string
  readonly columns: readonly ParameterColumn[]
  /** Parameter that holds the values of its columns. */
  readonly values: string
  readonly fragments: Fragments
  /** A query for the id of the row. */
  readonly id: string
}

/** Ids of the rows with these values, by table; undefined for a table without such a row. */
export async function findParameters(
  session: Session,
  parameters: AnyParameters,
  conf: Conf,
): Promise<Readonly<Record<string, number | undefined>>> {
  return idsIn(parameters, await session.together(() => finding(session, parameters, valuesOf(parameters, conf))))
}

/** Like findParameters, but creates missing rows. */
export async function ensureParameters(
  session: Session,
  parameters: AnyParameters,
  conf: Conf,
): Promise<Readonly<Record<string, number>>> {
  const [, rows] = await session.together(() => [
    addParameters(session, parameters, conf),
    Promise.all(finding(session, parameters, valuesOf(parameters, conf))),
  ])
  return Object.fromEntries(Object.entries(idsIn(parameters, rows)).map(([table, id]) => [table, made(table, id)]))
}

/** Creates missing rows. Concurrent callers may do so: one succeeds for each row. */
export async function addParameters(session: Session, parameters: AnyParameters, conf: Conf): Promise<void> {
  const values = valuesOf(parameters, conf)
  await session.together(() =>
    levelsOf(parameters).map(({ fragments }) => session.change('add-parameters', values, fragments)),
  )
}

/** SQL for the ids of existing rows as JSON, by table, with its values. */
export function idsInSql(
  parameters: AnyParameters,
  conf: Conf,
): { readonly sql: string; readonly values: GivenValues } {
  const members = levelsOf(parameters).map(({ name, id }, index) => `'${index === 0 ? '{' : ','}"${name}":', ${id}`)
  return { sql: `CONCAT(${members.join(', ')}, '}')`, values: valuesOf(parameters, conf) }
}

function finding(session: Session, parameters: AnyParameters, values: GivenValues) {
  return levelsOf(parameters).map(({ fragments }) => session.row('find-parameters', values, fragments))
}

function idsIn(parameters: AnyParameters, rows: readonly ({ readonly id: number } | undefined)[]) {
  return Object.fromEntries(levelsOf(parameters).map(({ name }, index) => [name, rows[index]?.id]))
}

function made(table: string, id: number | undefined): number {
  if (id === undefined) throw new MlAirflowError('internal', `The row just made in '${table}' is not there.`)
  return id
}

const known = new WeakMap<AnyParameters, readonly Level[]>()

function levelsOf(parameters: AnyParameters): readonly Level[] {
  const levels = known.get(parameters) ?? parameters.chain.reduce<readonly Level[]>(withLevel, [])
  known.set(parameters, levels)
  return levels
}

function withLevel(above: readonly Level[], level: AnyParameters): readonly Level[] {
  const values = `values${'_'.repeat(above.length)}`
  const parent = above.at(-1)
  const names = [...(level.parent ? [keyColumnOf(level.parent)] : []), ...level.columns.map((column) => column.name)]
  const given = [...(parent ? [parent.id] : []), ...(level.columns.length > 0 ? [`:${values}`] : [])]
  const fragments = hasSingleRow(level)
    ? { table: quoted(level.name), columns: 'id', given: '1' }
    : { table: quoted(level.name), columns: names.map(quoted).join(', '), given: given.join(', ') }
  const id = `(SELECT id FROM ${fragments.table} WHERE (${fragments.columns}) = (${fragments.given}))`
  return [...above, { name: level.name, columns: level.columns, values, fragments, id }]
}

function valuesOf(parameters: AnyParameters, conf: Conf): GivenValues {
  return Object.fromEntries(
    levelsOf(parameters).map(({ values, columns }) => [values, columns.map((column) => strictValue(column, conf))]),
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
