import type { AdmissionStore } from './admission.ts'
import type { AuditStore } from './audit.ts'
import type { ClaimStore } from './claims.ts'
import type { ClearingStore } from './clearing.ts'
import type { ConnectionStore } from './connections.ts'
import type { ExpansionStore } from './expansion.ts'
import type { RemoteLogs } from './logs.ts'
import type { PoolStore } from './pools.ts'
import type { ReconciliationStore } from './reconciliation.ts'
import type { RemovalStore } from './removal.ts'
import type { RunStore } from './runs.ts'
import type { ScheduleStore } from './schedules.ts'
import type { StartingStore } from './starting.ts'
import type { UserStore } from './users.ts'
import type { VariableStore } from './variables.ts'
import type { WorkerStore } from './workers.ts'

/**
 * SQL, the truth. Every method is one transaction, or several that can each be repeated.
 * Errors: MlAirflowError `unavailable` when the database cannot be reached in time.
 */
export interface Store
  extends RunStore,
    ExpansionStore,
    ClaimStore,
    ReconciliationStore,
    VariableStore,
    ConnectionStore,
    UserStore,
    AuditStore,
    PoolStore,
    ClearingStore,
    AdmissionStore,
    ScheduleStore,
    StartingStore,
    RemovalStore,
    WorkerStore,
    RemoteLogs {
  ping(): Promise<void>
  close(): Promise<void>
}
