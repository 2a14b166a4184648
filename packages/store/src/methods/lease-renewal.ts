import type { Claim, RenewalResult, RenewedClaim } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'

/** Renews the leases of valid claims, and reads which of their runs have a cancel request. */
export async function renewLeases(
  database: Database,
  claims: readonly RenewedClaim[],
  leaseMs: number,
): Promise<readonly RenewalResult[]> {
  if (claims.length === 0) return []
  // A common order prevents deadlocks between renewals.
  const ordered = [...claims].sort((a, b) => a.claim.instance - b.claim.instance)
  const held = new Set<Claim>()
  await database.transaction(async (session) => {
    held.clear()
    for (const one of ordered) if (await renewOne(session, one, leaseMs)) held.add(one.claim)
  })
  return renewals(database, claims, held)
}

async function renewOne(session: Session, { claim, pid, rendered }: RenewedClaim, leaseMs: number): Promise<boolean> {
  const parameters = { record_id: claim.recordId, epoch: claim.epoch, lease_ms: leaseMs }
  const held = (await session.change('renew-lease', parameters, { table: quoted(claim.table) })) === 1
  if (held && pid !== undefined)
    await session.change('note-pid', {
      instance: claim.instance,
      try_number: claim.tryNumber,
      pid,
      rendered: rendered ?? null,
    })
  return held
}

async function renewals(
  session: Session,
  claims: readonly { readonly claim: Claim }[],
  held: ReadonlySet<Claim>,
): Promise<readonly RenewalResult[]> {
  const runs = [...new Set(claims.map(({ claim }) => claim.run))]
  const cancelled = new Set((await session.rows('cancelled-runs', { runs })).map((row) => row.id))
  return claims.map(({ claim }) => ({ claim, held: held.has(claim), cancelRequested: cancelled.has(claim.run) }))
}
