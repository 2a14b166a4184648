import type { Connection, FieldPacket } from 'mysql2'
import type { Database } from '../database/database.ts'
import { Statements, TEXTS } from '../database/statements.ts'

/** Values for the names that a statement leaves open: any record table will do. */
const FRAGMENTS: Readonly<Record<string, string>> = {
  table: '`common_task_2`',
  key: '`ml_dag_id`',
  columns: '`parameter_1`',
  given: '1',
  at_sample: '',
}
const OTHER_TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'find-parameters': { table: '`ml_dag`' },
  'sealed-values': { table: '`connection`', value: '`password`', flag: '`is_encrypted`' },
}
/** Columns with a fixed set of words. */
const WORDS: Readonly<Record<string, string>> = {
  'dag_run.state': 'RunState',
  'missed_tick.reason': 'MissReason',
  'notification.event': 'NotificationEvent',
  'task_instance.decision': "TaskInstance['decision']",
  'task_instance.state': 'TaskState',
  'task_try.outcome': 'TryOutcome',
}
// Type codes of the MySQL protocol.
const NUMBERS: ReadonlySet<number | undefined> = new Set([0, 1, 2, 3, 4, 5, 8, 9, 13, 16, 246])
const NULL = 6
const NOT_NULL = 1

const HEAD = `import type { MissReason, NotificationEvent, RunState, TaskInstance, TaskState, TryOutcome } from '@ml-airflow/core'

/**
 * The rows of each statement, as MariaDB describes them. Written by statement-rows.test.ts: after a change of SQL run it with \`-u\`.
 */
export interface StatementRows {
`

/** The names of the statements that return rows. */
function askingStatements(): readonly string[] {
  return [...TEXTS].filter(([, text]) => /^(SELECT|WITH)\b/.test(text)).map(([name]) => name)
}

/** The types of all rows, as TypeScript. */
export async function statementRows(database: Database): Promise<string> {
  const lines: string[] = []
  for (const name of askingStatements().toSorted()) {
    const columns = (await fieldsOf(database, name)).map((field) => `readonly ${field.name}: ${typeOf(field)}`)
    lines.push(`  '${name}': { ${columns.join('; ')} }\n`)
  }
  return `${HEAD}${lines.join('')}}\n`
}

/** Every parameter is 1: only the description of the rows matters, not their content. */
function fieldsOf({ connector }: Database, name: string): Promise<readonly FieldPacket[]> {
  const parameters = [...(TEXTS.get(name) ?? '').matchAll(/:([a-z_]+)/g)].map(([, parameter = '']) => [parameter, 1])
  const statement = new Statements(connector.dialect).bind(name, Object.fromEntries(parameters), {
    ...FRAGMENTS,
    ...OTHER_TABLES[name],
  })
  return connector.use(async (runner) => {
    const client = (await runner.connect()) as Connection
    return new Promise((resolve, reject) =>
      client.query(statement.sql, statement.values, (error, _rows, fields) =>
        error ? reject(error) : resolve(fields),
      ),
    )
  })
}

function typeOf({ type, flags, orgTable, orgName }: FieldPacket): string {
  if (type === NULL) return 'null'
  const plain = WORDS[`${orgTable}.${orgName}`] ?? (NUMBERS.has(type) ? 'number' : 'string')
  return (Number(flags) & NOT_NULL) === 0 ? `${plain} | null` : plain
}
