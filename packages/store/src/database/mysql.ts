import { type DatabaseSettings, MlAirflowError } from '@ml-airflow/core'
import type { Pool, PoolConnection, PoolOptions, ResultSetHeader } from 'mysql2'
import { DataSource, type EntitySchema, type QueryRunner } from 'typeorm'
import { INVARIANTS } from '../schema/invariants.ts'
import { Deadline } from './deadline.ts'
import type { Connector, Dialect, EntitiesOf, SqlStatement, StatementResult } from './dialect.ts'
import { classifyMysql, isMissingValue, isNotPreparedAgain, isUnknownPrepared } from './mysql-failures.ts'
import { PreparedTexts } from './mysql-prepared.ts'
import { MYSQL_TOKENS } from './mysql-tokens.ts'
import { readEntities } from './read-entities.ts'

type MysqlSettings = Extract<DatabaseSettings, { type: 'mysql' }>

const CONNECTIONS = 10
// A frozen server sends nothing, not even an error; callers must get an error within 5 seconds.
const DEADLINE_MS = 4_000
const LOCK_WAIT_S = 2
const ALONE_MS = 60_000

const SESSION = [
  `SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES', innodb_lock_wait_timeout = ${LOCK_WAIT_S}`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
]

function dialectOf(collation: string, send: Dialect['send']): Dialect {
  return {
    begin: 'START TRANSACTION',
    nowDefault: '(UTC_TIMESTAMP(3))',
    tokens: MYSQL_TOKENS,
    placeholder: '?',
    columns: {
      id: { type: 'int', primary: true, generated: 'increment' },
      bigId: { type: 'bigint', primary: true, generated: 'increment' },
      integer: { type: 'int' },
      bigInteger: { type: 'bigint' },
      real: { type: 'double' },
      flag: { type: 'boolean' },
      instant: { type: 'datetime', precision: 3 },
      longText: { type: 'longtext', collation },
      text: (length) => ({ type: 'varchar', length, collation }),
    },
    createMissingChecks,
    send,
    isMissingValue,
    insertedId: (result) => (result.raw as ResultSetHeader).insertId,
    raisedValue: (result) => {
      const header = result.raw as ResultSetHeader
      return header.affectedRows === 0 ? undefined : header.insertId
    },
  }
}

async function send(connection: QueryRunner, statements: readonly SqlStatement[]): Promise<readonly StatementResult[]> {
  return sendOver((await connection.connect()) as PoolConnection, statements)
}

/** Together they cost one round trip, which is most of the cost of a small statement. */
async function sendOver(
  client: PoolConnection,
  statements: readonly SqlStatement[],
): Promise<readonly StatementResult[]> {
  const sql = statements.map((statement) => statement.sql).join(';\n')
  const values = statements.flatMap((statement) => statement.values)
  const raw = await answerOf(client, sql, values)
  return statements.length === 1 ? [resultOf(raw as MysqlAnswer)] : (raw as MysqlAnswer[]).map(resultOf)
}

function sendPrepared(): Dialect['send'] {
  const texts = new PreparedTexts()
  return async (connection, statements) => {
    const client = (await connection.connect()) as PoolConnection
    const known = await texts.on(client, statements, (sql, values) => answerOf(client, sql, values))
    try {
      return await sendOver(client, known)
    } catch (error) {
      if (isUnknownPrepared(error)) texts.forget(client)
      if (isNotPreparedAgain(error)) texts.stop()
      throw error
    }
  }
}

/** Bypasses the layers of the query runner, which cost a fifth of a worker's time. */
function answerOf(client: PoolConnection, sql: string, values: SqlStatement['values']): Promise<unknown> {
  return new Promise((resolve, reject) =>
    client.query(sql, values, (error, answer) => (error ? reject(error) : resolve(answer))),
  )
}

type MysqlAnswer = ResultSetHeader | Record<string, string | number | null>[]

function resultOf(raw: MysqlAnswer): StatementResult {
  return Array.isArray(raw) ? { raw, records: raw } : { raw, records: [], affected: raw.affectedRows }
}

/** TypeORM creates no checks in MySQL. Check names are unique in a schema. */
async function createMissingChecks(connection: QueryRunner, failed: ReadonlyMap<string, string>): Promise<void> {
  const rows = (await connection.query(
    'SELECT constraint_name AS name FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()',
  )) as { name: string }[]
  const existing = new Set(rows.map((row) => row.name))
  const checks = connection.dataSource.entityMetadatas.flatMap(({ tableName: table, checks }) =>
    checks.map(({ name, expression }) => ({ table, name, expression })),
  )
  const missing = [...checks, ...INVARIANTS].filter(({ table, name }) => !existing.has(name) && !failed.has(table))
  for (const { table, name, expression } of missing)
    await connection.query(`ALTER TABLE \`${table}\` ADD CONSTRAINT \`${name}\` CHECK (${expression})`)
}

/** MySQL 8 or MariaDB. `entitiesOf`: for DDL. */
export async function connectMysql(settings: MysqlSettings, entitiesOf?: EntitiesOf): Promise<Connector> {
  const source = await dataSource(settings, { database: settings.schema, entities: [...readEntities()] })
  await source.initialize()
  const isMariadb = await isMariadbServer(source)
  const collation = isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
  const dialect = dialectOf(collation, isMariadb ? sendPrepared() : send)
  if (entitiesOf === undefined) return new MysqlConnector(source, dialect, settings)
  await source.destroy()
  const withEntities = await dataSource(settings, { database: settings.schema, entities: [...entitiesOf(dialect)] })
  await withEntities.initialize()
  return new MysqlConnector(withEntities, dialect, settings)
}

/** Creates the schema, if the user is permitted to. */
export async function createMysqlSchema(settings: MysqlSettings): Promise<void> {
  const source = await dataSource(settings, {})
  await source.initialize()
  try {
    await source.query(`CREATE DATABASE IF NOT EXISTS \`${settings.schema.replaceAll('`', '``')}\``)
  } finally {
    await source.destroy()
  }
}

export function labelOfMysql({ host, port, schema }: MysqlSettings): string {
  return `The MySQL database '${schema}' at ${host}:${port}`
}

/** Loads the driver, which a process over SQLite does not need. */
async function dataSource(
  settings: MysqlSettings,
  target: { database?: string; entities?: EntitySchema[] },
): Promise<DataSource> {
  const { createPool } = await import('mysql2')
  return new DataSource({
    type: 'mysql',
    driver: { createPool: (options: PoolOptions) => prepared(createPool(options)) },
    host: settings.host,
    port: settings.port,
    username: settings.login,
    password: settings.password,
    ...target,
    charset: 'utf8mb4',
    timezone: 'Z',
    // For batched statements. They contain no data: values are escaped parameters, of types that cannot be objects.
    multipleStatements: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    connectTimeout: DEADLINE_MS,
    poolSize: CONNECTIONS,
    // Capturing a stack for every statement took a tenth of a worker's time. Sums of integers arrive as decimals.
    extra: { trace: false, decimalNumbers: true },
  })
}

function prepared(pool: Pool): Pool {
  pool.on('connection', (connection) => {
    for (const sql of SESSION) connection.query(sql, (error) => error && connection.destroy())
  })
  return pool
}

async function isMariadbServer(source: DataSource): Promise<boolean> {
  const [row] = (await source.query('SELECT VERSION() AS version')) as { version: string }[]
  return row?.version.includes('MariaDB') ?? false
}

class MysqlConnector implements Connector {
  readonly dialect: Dialect
  readonly classify = classifyMysql
  readonly label: string
  readonly #source: DataSource

  constructor(source: DataSource, dialect: Dialect, settings: MysqlSettings) {
    this.#source = source
    this.dialect = dialect
    this.label = labelOfMysql(settings)
  }

  async use<T>(work: (connection: QueryRunner) => Promise<T>, deadlineMs = DEADLINE_MS): Promise<T> {
    const runner = this.#source.createQueryRunner()
    const connecting = runner.connect() as Promise<PoolConnection>
    const deadline = new Deadline(deadlineMs, `${this.label} gave no answer within ${deadlineMs / 1000} seconds.`)
    let usable = false
    try {
      await deadline.limit(connecting)
      const result = await deadline.limit(work(runner))
      usable = true
      return result
    } catch (error) {
      usable = !(error instanceof MlAirflowError && error.code === 'unavailable') && this.classify(error) !== 'broken'
      throw error
    } finally {
      deadline.clear()
      connecting.then(
        (connection) => (usable ? connection.release() : connection.destroy()),
        () => undefined,
      )
    }
  }

  async alone<T>(connection: QueryRunner, work: () => Promise<T>): Promise<T> {
    await connection.query(`DO GET_LOCK(CONCAT('ml_airflow/', DATABASE()), ?)`, [ALONE_MS / 1000])
    try {
      return await work()
    } finally {
      await connection.query(`DO RELEASE_LOCK(CONCAT('ml_airflow/', DATABASE()))`)
    }
  }

  async close(): Promise<void> {
    if (this.#source.isInitialized) await this.#source.destroy()
  }
}
