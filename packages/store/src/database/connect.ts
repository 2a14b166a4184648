import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { StoreSettings } from '../settings.ts'
import { Database } from './database.ts'
import type { EntitiesOf } from './dialect.ts'
import { connectMysql, createMysqlSchema, isMissingSchema, placeOfMysql } from './mysql.ts'
import { connectSqlite, placeOfSqlite } from './sqlite.ts'

/**
 * @throws MlAirflowError `unavailable`, or `schema_version` where the server has no such schema yet; the sentence tells
 * where the database was sought, and never the password
 */
export function connect(settings: StoreSettings, entitiesOf?: EntitiesOf): Promise<Database> {
  return reaching(settings, async () =>
    settings.type === 'sqlite'
      ? new Database(await connectSqlite(settings.file, entitiesOf))
      : new Database(await connectMysql(settings, entitiesOf)),
  )
}

/** The same, and makes the schema where the server has none. A file of SQLite is made by being opened. */
export async function connectOrCreate(settings: StoreSettings, entitiesOf: EntitiesOf): Promise<Database> {
  try {
    return await connect(settings, entitiesOf)
  } catch (error) {
    const isMissing = error instanceof MlAirflowError && error.code === 'schema_version'
    if (!isMissing || settings.type !== 'mysql') throw error
    await reaching(settings, () => createMysqlSchema(settings))
    return connect(settings, entitiesOf)
  }
}

async function reaching<T>(settings: StoreSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof MlAirflowError) throw cause
    const place = settings.type === 'sqlite' ? placeOfSqlite(settings.file) : placeOfMysql(settings)
    if (isMissingSchema(cause))
      throw new MlAirflowError('schema_version', `${place} does not exist yet: run \`ml-airflow upgradedb\`.`, {
        cause,
      })
    throw new MlAirflowError('unavailable', `${place} cannot be reached: ${messageOf(cause)}`, { cause })
  }
}
