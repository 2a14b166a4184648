import type { Store } from '@ml-airflow/core'
import type { Database } from './database/database.ts'
import { auditMethods } from './methods/audit.ts'
import { backfillMethods } from './methods/backfills.ts'
import { claimMethods } from './methods/claims.ts'
import { cleaningMethods } from './methods/cleaning.ts'
import { clearingMethods } from './methods/clearing.ts'
import { closingMethods } from './methods/closing.ts'
import { connectionMethods } from './methods/connections.ts'
import { dagMethods } from './methods/dags.ts'
import { declarationMethods } from './methods/declarations.ts'
import { expansionMethods } from './methods/expansion.ts'
import { fanOutMethods } from './methods/fan-out.ts'
import { Graphs } from './methods/graphs.ts'
import { instanceHistoryMethods } from './methods/instance-history.ts'
import { instanceMethods } from './methods/instances.ts'
import { logMethods } from './methods/logs.ts'
import { measureMethods } from './methods/measures.ts'
import { notificationMethods } from './methods/notifications.ts'
import { ParameterTables } from './methods/parameter-tables.ts'
import { poolMethods } from './methods/pools.ts'
import { reconciliationMethods } from './methods/reconciliation.ts'
import { recordHistoryMethods } from './methods/record-history.ts'
import { recordMethods } from './methods/records.ts'
import { runHistoryMethods } from './methods/run-history.ts'
import { runLimitMethods } from './methods/run-limit.ts'
import { runMethods } from './methods/runs.ts'
import { scheduleMethods } from './methods/schedules.ts'
import { secretMethods } from './methods/secrets.ts'
import { settlementMethods } from './methods/settlement.ts'
import { temporaryOutputMethods } from './methods/temporary-outputs.ts'
import { turnMethods } from './methods/turns.ts'
import { userMethods } from './methods/users.ts'
import { variableMethods } from './methods/variables.ts'
import { workerMethods } from './methods/workers.ts'

/** Implements the port over one database. */
export function storeOver(database: Database): Store {
  const graphs = new Graphs()
  const tables = new ParameterTables(database)
  return {
    runs: runMethods(database, graphs, tables),
    backfills: backfillMethods(database, graphs, tables),
    instances: instanceMethods(database),
    runHistory: runHistoryMethods(database),
    instanceHistory: instanceHistoryMethods(database),
    dags: dagMethods(database),
    records: recordMethods(database, tables),
    recordHistory: recordHistoryMethods(database),
    declarations: declarationMethods(database),
    expansion: expansionMethods(database),
    fanOut: fanOutMethods(database),
    claims: claimMethods(database),
    settlement: settlementMethods(database),
    closing: closingMethods(database, graphs),
    temporaryOutputs: temporaryOutputMethods(database, graphs),
    clearing: clearingMethods(database, graphs),
    cleaning: cleaningMethods(database),
    reconciliation: reconciliationMethods(database),
    runLimit: runLimitMethods(database),
    measures: measureMethods(database),
    pools: poolMethods(database),
    notifications: notificationMethods(database),
    schedules: scheduleMethods(database, graphs, tables),
    turns: turnMethods(database),
    workers: workerMethods(database),
    logs: logMethods(database),
    variables: variableMethods(database),
    connections: connectionMethods(database),
    secrets: secretMethods(database),
    users: userMethods(database),
    audit: auditMethods(database),
    async ping() {
      await database.rows('ping')
    },
    close() {
      return database.close()
    },
  }
}
