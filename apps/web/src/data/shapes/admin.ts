import type { Paged } from './common.ts'

export interface PoolBody {
  readonly pool: string
  /** -1 for no limit. */
  readonly slots: number
  readonly description: string
  readonly used_slots: number
  readonly queued_slots: number
}

export interface VariableBody {
  readonly key: string
  /** null for a secret. */
  readonly value: string | null
  readonly is_secret: boolean
  readonly is_encrypted: boolean
}

export interface ConnectionBody {
  readonly conn_id: string
  readonly conn_type: string | null
  readonly host: string | null
  readonly schema: string | null
  readonly login: string | null
  readonly port: number | null
  readonly has_password: boolean
  readonly has_extra: boolean
  readonly is_own: boolean
}

export interface UserBody {
  readonly username: string
  readonly email: string
  readonly first_name: string
  readonly last_name: string
  readonly role: string
  readonly created_at: string
}

export interface WorkerBody {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly slots: number
  readonly running: number
  readonly started_at: string
  readonly heartbeat_at: string
  readonly alive: boolean
}

export interface SettingBody {
  readonly name: string
  readonly section: string
  readonly key: string
  readonly value: string
  readonly source: 'environment' | 'file' | 'default'
  readonly description: string
}

export interface Configuration {
  readonly file: string | null
  readonly settings: readonly SettingBody[]
}

export interface AuditEntry {
  readonly id: number
  readonly dttm: string
  readonly event: string
  readonly owner: string
  readonly via: string
  readonly address: string
  readonly dag_id: string | null
  readonly arguments: unknown
  readonly status: number | null
}

export interface AuditPage extends Paged {
  readonly entries: readonly AuditEntry[]
}

export interface Savings {
  readonly total_ms: number
  readonly rows: readonly {
    readonly dag_id: string | null
    /** Its Monday. */
    readonly week: string | null
    readonly skipped: number
    readonly saved_ms: number
  }[]
}
