/** A call that may change something. No secret may stand in it. */
export interface AuditEntry {
  /** The command, or the method and route. */
  readonly event: string
  /** Who called. */
  readonly owner: string
  readonly via: 'cli' | 'api' | 'rest_api'
  /** From where: a host or an address. */
  readonly address: string
  readonly dagId: string | undefined
  /** JSON. */
  readonly arguments: string
}

export interface StoredAuditEntry extends AuditEntry {
  readonly id: number
  readonly at: Date
  /** The exit code or the HTTP status; undefined while the call is under way, or where its end is unknown. */
  readonly status: number | undefined
}

export interface AuditFilter {
  /** Only entries with a smaller id. */
  readonly before?: number | undefined
  readonly limit: number
  readonly dagId?: string | undefined
  readonly event?: string | undefined
  readonly owner?: string | undefined
}

/** Audited calls, until they are removed. */
export interface AuditStore {
  /** @returns the entry's id */
  begin(entry: AuditEntry): Promise<number>
  end(id: number, status: number): Promise<void>
  /** Newest first. */
  list(filter: AuditFilter): Promise<readonly StoredAuditEntry[]>
}
