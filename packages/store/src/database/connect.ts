import { statSync } from 'node:fs'
import { type DatabaseSettings, MlAirflowError, messageOf } from '@ml-airflow/core'
import { Database } from './database.ts'
import type { EntitiesOf } from './dialect.ts'
import { connectMysql, createMysqlSchema, labelOfMysql } from './mysql.ts'
import { isMissingSchema } from './mysql-failures.ts'
import { connectSqlite, labelOfSqlite } from './sqlite.ts'

/**
 * @throws MlAirflowError `unavailable`, or `schema_version` if the file or schema does not exist yet; the sentence names the
 * location of the database, and never the password
 */
export async function connect(settings: DatabaseSettings, entitiesOf?: EntitiesOf): Promise<Database> {
  // Opening would create the file.
  if (settings.type === 'sqlite' && isMissing(settings.file)) throw missing(settings)
  return open(settings, entitiesOf)
}

/** Like connect, but creates a missing file or schema. */
export async function connectOrCreate(settings: DatabaseSettings, entitiesOf?: EntitiesOf): Promise<Database> {
  try {
    return await open(settings, entitiesOf)
  } catch (error) {
    const isMissing = error instanceof MlAirflowError && error.code === 'schema_version'
    if (!isMissing || settings.type !== 'mysql') throw error
    await reaching(settings, () => createMysqlSchema(settings))
    return open(settings, entitiesOf)
  }
}

function open(settings: DatabaseSettings, entitiesOf: EntitiesOf | undefined): Promise<Database> {
  return reaching(settings, async () =>
    settings.type === 'sqlite'
      ? new Database(await connectSqlite(settings.file, entitiesOf))
      : new Database(await connectMysql(settings, entitiesOf)),
  )
}

async function reaching<T>(settings: DatabaseSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof MlAirflowError) throw cause
    if (isMissingSchema(cause)) throw missing(settings, cause)
    throw new MlAirflowError('unavailable', `${labelOf(settings)} cannot be reached: ${messageOf(cause)}`, { cause })
  }
}

function isMissing(file: string): boolean {
  try {
    statSync(file)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

function missing(settings: DatabaseSettings, cause?: unknown): MlAirflowError {
  const sentence = `${labelOf(settings)} does not exist yet: run \`ml-airflow upgradedb\`.`
  return new MlAirflowError('schema_version', sentence, { cause })
}

function labelOf(settings: DatabaseSettings): string {
  return settings.type === 'sqlite' ? labelOfSqlite(settings.file) : labelOfMysql(settings)
}
