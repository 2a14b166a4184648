import type { AuditStore } from './audit.ts'
import type { BackfillStore } from './backfills.ts'
import type { ClaimStore } from './claims.ts'
import type { CleaningStore } from './cleaning.ts'
import type { ClearingStore } from './clearing.ts'
import type { ClosingStore } from './closing.ts'
import type { ConnectionStore } from './connections.ts'
import type { DagStore } from './dags.ts'
import type { DeclarationStore } from './declarations.ts'
import type { ExpansionStore } from './expansion.ts'
import type { FanOutStore } from './fan-out.ts'
import type { InstanceHistory } from './instance-history.ts'
import type { InstanceStore } from './instances.ts'
import type { RemoteLogs } from './logs.ts'
import type { MeasureStore } from './measures.ts'
import type { NotificationStore } from './notifications.ts'
import type { PoolStore } from './pools.ts'
import type { ReconciliationStore } from './reconciliation.ts'
import type { RecordHistory } from './record-history.ts'
import type { RecordStore } from './records.ts'
import type { RunHistory } from './run-history.ts'
import type { RunLimitStore } from './run-limit.ts'
import type { RunStore } from './runs.ts'
import type { ScheduleStore } from './schedules.ts'
import type { SecretStore } from './secrets.ts'
import type { SettlementStore } from './settlement.ts'
import type { TemporaryOutputStore } from './temporary-outputs.ts'
import type { TurnStore } from './turns.ts'
import type { UserStore } from './users.ts'
import type { VariableStore } from './variables.ts'
import type { WorkerStore } from './workers.ts'

/**
 * The database, the source of truth, split by role. A role has the same name here, in its port and in its methods. Each
 * method is one transaction, or several idempotent ones.
 * Errors: MlAirflowError `unavailable` if the database cannot be reached in time.
 */
export interface Store {
  readonly runs: RunStore
  readonly backfills: BackfillStore
  readonly instances: InstanceStore
  readonly runHistory: RunHistory
  readonly instanceHistory: InstanceHistory
  readonly dags: DagStore
  readonly records: RecordStore
  readonly recordHistory: RecordHistory
  readonly declarations: DeclarationStore
  readonly expansion: ExpansionStore
  readonly fanOut: FanOutStore
  readonly claims: ClaimStore
  readonly settlement: SettlementStore
  readonly closing: ClosingStore
  readonly temporaryOutputs: TemporaryOutputStore
  readonly clearing: ClearingStore
  readonly cleaning: CleaningStore
  readonly reconciliation: ReconciliationStore
  readonly runLimit: RunLimitStore
  readonly measures: MeasureStore
  readonly pools: PoolStore
  readonly notifications: NotificationStore
  readonly schedules: ScheduleStore
  readonly turns: TurnStore
  readonly workers: WorkerStore
  readonly logs: RemoteLogs
  readonly variables: VariableStore
  readonly connections: ConnectionStore
  readonly secrets: SecretStore
  readonly users: UserStore
  readonly audit: AuditStore
  ping(): Promise<void>
  close(): Promise<void>
}
