/** A call that may change something. It must contain no secret. */
export interface AuditEntry {
  /** The command, or the method and route. */
  readonly event: string
  /** Name of the caller. */
  readonly owner: string
  readonly via: 'cli' | 'api' | 'rest_api'
  /** Host or address of the caller. */
  readonly address: string
  readonly dagId: string | undefined
  /** Arguments as JSON. */
  readonly arguments: string
}

/** An entry that is added together with what its call changes, so that the outcome is known. */
export interface EndedAuditEntry extends AuditEntry {
  readonly status: number
}

export interface StoredAuditEntry extends AuditEntry {
  readonly id: number
  readonly at: Date
  /** Exit code or HTTP status; undefined while the call is in progress, or if its end is unknown. */
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

/** Log of audited calls. */
export interface AuditStore {
  /**
   * @param entry with its status, if the outcome of the call is known
   * @returns the id of the entry
   */
  begin(entry: AuditEntry | EndedAuditEntry): Promise<number>
  end(id: number, status: number): Promise<void>
  /** Newest first. */
  list(filter: AuditFilter): Promise<readonly StoredAuditEntry[]>
  /** Number of matching entries, capped at `limit`. */
  count(filter: Omit<AuditFilter, 'before'>): Promise<number>
}
