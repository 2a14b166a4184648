import type { EntitySchema, EntitySchemaColumnOptions, QueryResult, QueryRunner } from 'typeorm'

/** Column types of a database, for the entities. */
export interface ColumnTypes {
  /** A generated key. */
  readonly id: EntitySchemaColumnOptions
  readonly bigId: EntitySchemaColumnOptions
  /** A column that references such a key, or counts. */
  readonly integer: EntitySchemaColumnOptions
  readonly bigInteger: EntitySchemaColumnOptions
  readonly real: EntitySchemaColumnOptions
  readonly flag: EntitySchemaColumnOptions
  /** UTC with milliseconds. */
  readonly instant: EntitySchemaColumnOptions
  /** Text of any length. */
  readonly longText: EntitySchemaColumnOptions
  /** Compared exactly: case and trailing blanks count. */
  text(length: number): EntitySchemaColumnOptions
}

/** The differences between the databases in statements and tables. */
export interface Dialect {
  /** Turns `{name argument}` in a statement into SQL. */
  readonly tokens: Readonly<Record<string, (argument: string) => string>>
  /** SQL for a parameter. */
  readonly placeholder: string
  readonly columns: ColumnTypes
  /** SQL for the current time in UTC, as a column default. */
  readonly nowDefault: string
  readonly begin: string
  /** Adds the missing checks: the invariants and, where TypeORM creates tables without them, those of the entities. */
  createMissingChecks(connection: QueryRunner, failed: ReadonlyMap<string, string>): Promise<void>
  /** Runs statements in sequence, in one round trip if the database supports it. */
  send(connection: QueryRunner, statements: readonly SqlStatement[]): Promise<readonly StatementResult[]>
  /** Whether a statement gave NULL to a column that requires a value. */
  isMissingValue(error: unknown): boolean
  insertedId(result: StatementResult): number
  /** The value set by `{raise}`, if the statement changed a row. */
  raisedValue(result: StatementResult): number | undefined
}

/** The part of a dialect that the entities need. */
export type TableDialect = Pick<Dialect, 'columns' | 'nowDefault'>

/** SQL with positional parameters. */
export interface SqlStatement {
  readonly sql: string
  /** Whether other calls have the same text: it contains no list, or a short one. */
  readonly isRepeated?: boolean
  readonly values: (string | number | null)[]
}

/** `affected` counts the rows that a change matched, `records` are the rows of a query, and `raw` is the driver's result. */
export type StatementResult = Pick<QueryResult, 'raw' | 'records' | 'affected'>

export type EntitiesOf = (dialect: Dialect) => readonly EntitySchema[]

/** Provides connections, and classifies the errors of the database. */
export interface Connector {
  readonly dialect: Dialect
  /** Location of the database for messages, without secrets. */
  readonly label: string
  readonly classify: (error: unknown) => DatabaseFailure
  /** @throws MlAirflowError `unavailable` after the time limit for one unit of work */
  use<T>(work: (connection: QueryRunner) => Promise<T>, deadlineMs?: number): Promise<T>
  /** Prevents other processes from changing tables in the meantime. */
  alone<T>(connection: QueryRunner, work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * `busy`: a conflict; a retry may succeed. `broken`: the connection is gone. `unreachable`: the database is. `disk_full` and
 * `read_only`: it responds, but cannot write. `duplicate`: a unique key rejects the row. `refused`: any other error.
 */
export type DatabaseFailure = 'busy' | 'broken' | 'unreachable' | 'disk_full' | 'read_only' | 'duplicate' | 'refused'

/** System errors for a full disk or an exhausted quota. */
export const DISK_FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
