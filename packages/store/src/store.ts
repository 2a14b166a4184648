import type { Store } from '@ml-airflow/core'
import type { Database } from './database/database.ts'
import { admissionMethods } from './methods/admission.ts'
import { auditMethods } from './methods/audit.ts'
import { claimMethods } from './methods/claims.ts'
import { clearingMethods } from './methods/clearing.ts'
import { closingMethods } from './methods/closing.ts'
import { connectionMethods } from './methods/connections.ts'
import { dagMethods } from './methods/dags.ts'
import { expansionMethods } from './methods/expansion.ts'
import { Graphs } from './methods/graphs.ts'
import { instanceMethods } from './methods/instances.ts'
import { logMethods } from './methods/logs.ts'
import { orphanMethods } from './methods/orphans.ts'
import { poolMethods } from './methods/pools.ts'
import { removalMethods } from './methods/removal.ts'
import { runMethods } from './methods/runs.ts'
import { scheduleMethods } from './methods/schedules.ts'
import { settlementMethods } from './methods/settlement.ts'
import { startingMethods } from './methods/starting.ts'
import { userMethods } from './methods/users.ts'
import { variableMethods } from './methods/variables.ts'
import { workerMethods } from './methods/workers.ts'

/** The port, over one database. */
export function storeOver(database: Database): Store {
  const graphs = new Graphs()
  return {
    ...runMethods(database, graphs),
    ...expansionMethods(database),
    ...claimMethods(database),
    ...settlementMethods(database),
    ...instanceMethods(database),
    ...closingMethods(database),
    ...orphanMethods(database),
    ...dagMethods(database),
    ...variableMethods(database),
    ...connectionMethods(database),
    ...userMethods(database),
    ...auditMethods(database),
    ...poolMethods(database),
    ...clearingMethods(database, graphs),
    ...admissionMethods(database),
    ...scheduleMethods(database, graphs),
    ...startingMethods(database),
    ...removalMethods(database),
    ...workerMethods(database),
    ...logMethods(database),
  }
}
