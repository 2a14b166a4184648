import type { Store } from '@ml-airflow/core'
import type { Database } from './database/database.ts'
import { claimMethods } from './methods/claims.ts'
import { closingMethods } from './methods/closing.ts'
import { dagMethods } from './methods/dags.ts'
import { expansionMethods } from './methods/expansion.ts'
import { instanceMethods } from './methods/instances.ts'
import { orphanMethods } from './methods/orphans.ts'
import { runMethods } from './methods/runs.ts'
import { settlementMethods } from './methods/settlement.ts'

/** The port, over one database. */
export function storeOver(database: Database): Store {
  return {
    ...runMethods(database),
    ...expansionMethods(database),
    ...claimMethods(database),
    ...settlementMethods(database),
    ...instanceMethods(database),
    ...closingMethods(database),
    ...orphanMethods(database),
    ...dagMethods(database),
  }
}
