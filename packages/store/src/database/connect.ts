import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { StoreSettings } from '../settings.ts'
import { Database } from './database.ts'
import type { EntitiesOf } from './dialect.ts'
import { connectMysql, placeOfMysql } from './mysql.ts'
import { connectSqlite, placeOfSqlite } from './sqlite.ts'

/** @throws MlAirflowError `unavailable`, which tells where the database was sought, and never the password */
export async function connect(settings: StoreSettings, entitiesOf?: EntitiesOf): Promise<Database> {
  try {
    return new Database(
      await (settings.type === 'sqlite'
        ? connectSqlite(settings.file, entitiesOf)
        : connectMysql(settings, entitiesOf)),
    )
  } catch (cause) {
    throw new MlAirflowError('unavailable', `${placeOf(settings)} cannot be reached: ${messageOf(cause)}`, { cause })
  }
}

export function placeOf(settings: StoreSettings): string {
  return settings.type === 'sqlite' ? placeOfSqlite(settings.file) : placeOfMysql(settings)
}
