import type { EntitySchema, EntitySchemaColumnOptions, QueryResult, QueryRunner } from 'typeorm'

/** Columns as a database knows them, for the entities. */
export interface ColumnTypes {
  /** A generated key. */
  readonly id: EntitySchemaColumnOptions
  readonly bigId: EntitySchemaColumnOptions
  /** A column that points at such a key, or counts. */
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

/** What statements and tables of one database look like where the databases differ. */
export interface Dialect {
  /** Turns `{name argument}` in a statement into SQL. */
  readonly tokens: Readonly<Record<string, (argument: string) => string>>
  readonly columns: ColumnTypes
  /** SQL for the time of now, in UTC, as the default of a column. */
  readonly nowDefault: string
  readonly begin: string
  /** Adds the checks that tables lack: the invariants and, where TypeORM makes tables without them, those of the entities. */
  createMissingChecks(connection: QueryRunner): Promise<void>
  /** Runs statements one after another, in one exchange where the database can. */
  send(connection: QueryRunner, statements: readonly SqlStatement[]): Promise<readonly StatementResult[]>
  insertedId(result: StatementResult): number
  /** The value that `{raise}` made, where the statement changed a row. */
  raisedValue(result: StatementResult): number | undefined
}

/** As much of it as the entities need. */
export type TableDialect = Pick<Dialect, 'columns' | 'nowDefault'>

/** SQL with positional parameters. */
export interface SqlStatement {
  readonly sql: string
  readonly values: (string | number | null)[]
}

/** `affected` counts the rows that a change matched, `records` are the rows of a question, and `raw` is the driver's own answer. */
export type StatementResult = Pick<QueryResult, 'raw' | 'records' | 'affected'>

export type EntitiesOf = (dialect: Dialect) => readonly EntitySchema[]

/** Lends connections, and knows what the database means by its errors. */
export interface Connector {
  readonly dialect: Dialect
  /** For people: where the database is, without any secret. */
  readonly place: string
  readonly classify: (error: unknown) => Failure
  /** @throws MlAirflowError `unavailable` once the time for one piece of work is over */
  use<T>(work: (connection: QueryRunner) => Promise<T>, deadlineMs?: number): Promise<T>
  /** Keeps other processes from changing tables meanwhile. */
  alone<T>(connection: QueryRunner, work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * `busy`: others were in the way, and a repetition may succeed. `broken`: the connection is gone.
 * `unreachable`: the database is. `disk_full` and `read_only`: it answers, and writes nothing. `duplicate`: a unique key forbids the row. `refused`: anything else.
 */
export type Failure = 'busy' | 'broken' | 'unreachable' | 'disk_full' | 'read_only' | 'duplicate' | 'refused'

/** What the system says of a disk, or of a share of it, that is used up. */
export const DISK_FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
