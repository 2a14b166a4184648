import type { Claim, Clock, Launched, Launcher, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from './beat.ts'

/** A claim held by this worker, and its process, once started. */
export interface HeldClaim {
  readonly claim: Claim
  readonly run: number
  /** On the host's monotonic clock, in ms: the launcher ends the process by then. */
  deadline: number
  launched: Launched | undefined
  pid: number | undefined
  /** Command, arguments and environment at the start, as in TryEnd. */
  rendered: string | undefined
  /** Why the process is being ended, if it is. */
  stopped: 'cancelled' | 'lost' | 'requeued' | undefined
}

export interface LeaseTimes {
  /** Duration of a claim in SQL without renewal, in milliseconds. */
  readonly leaseMs: number
  /** Maximum time to end a process: the launcher's deadline precedes the end of the lease by this time. */
  readonly killGraceMs: number
}

interface LeaseParts {
  readonly store: Pick<Store, 'claims'>
  readonly launcher: Pick<Launcher, 'checkHeartbeat'>
  readonly clock: Clock
  readonly times: LeaseTimes
  readonly observer: Observer
}

// A launcher that stalls right after a beat is detected by the next one, and so replaced within a lease.
const BEATS_A_LEASE = 3
const PATIENCE_IN_LEASES = 0.6

/** Renews the leases of all claims of this worker in one beat, and extends the deadlines in their launcher. */
export class LeaseKeeper {
  readonly #store: Pick<Store, 'claims'>
  readonly #launcher: Pick<Launcher, 'checkHeartbeat'>
  readonly #clock: Clock
  readonly #times: LeaseTimes
  readonly #observer: Observer
  readonly #held = new Set<HeldClaim>()
  #isRequeueing = false
  readonly #heartbeats: Beat
  readonly #renewals: Beat

  constructor(parts: LeaseParts) {
    this.#store = parts.store
    this.#launcher = parts.launcher
    this.#clock = parts.clock
    this.#times = parts.times
    this.#observer = parts.observer
    const periodMs = parts.times.leaseMs / BEATS_A_LEASE
    this.#heartbeats = this.#beatOf(periodMs, async () =>
      this.#launcher.checkHeartbeat(parts.times.leaseMs * PATIENCE_IN_LEASES),
    )
    this.#renewals = this.#beatOf(periodMs, () => this.#renew())
  }

  start(): void {
    // The launcher is checked even while the database delays a renewal.
    this.#heartbeats.start()
    this.#renewals.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.#heartbeats.stop(), this.#renewals.stop()])
  }

  get size(): number {
    return this.#held.size
  }

  /** Deadline of a lease requested now. Call it before the request: the reply may be slow. */
  deadline(): number {
    return this.#clock.now() + this.#times.leaseMs - this.#times.killGraceMs
  }

  /** Whether the claim is still reliable, however long this process may have been frozen. */
  isAlive(held: HeldClaim): boolean {
    return held.stopped !== 'lost' && this.#clock.now() < held.deadline
  }

  hold(claim: Claim, run: number, deadline: number): HeldClaim {
    const stopped = this.#isRequeueing ? 'requeued' : undefined
    const held: HeldClaim = { claim, run, deadline, launched: undefined, pid: undefined, rendered: undefined, stopped }
    this.#held.add(held)
    return held
  }

  drop(held: HeldClaim): void {
    this.#held.delete(held)
  }

  cancelRun(run: number): void {
    this.#stopWhere((held) => held.run === run, 'cancelled', 'The run was cancelled.')
  }

  endInstances(instances: readonly number[]): void {
    this.#stopWhere(
      (held) => instances.includes(held.claim.instance),
      'cancelled',
      'Ended, because a user cleared or forced the task.',
    )
  }

  /** Ends everything, so that other workers take over immediately. */
  requeue(): void {
    // A claim still in progress will arrive too late.
    this.#isRequeueing = true
    this.#stopWhere(() => true, 'requeued', 'Requeued: its worker shuts down.')
  }

  #beatOf(periodMs: number, work: () => Promise<void>): Beat {
    const onTrouble = (error: unknown): void =>
      this.#observer.trouble('The leases could not be renewed; tasks end by themselves at their deadline.', error)
    return new Beat({ periodMs, work, onTrouble, atOnce: false })
  }

  async #renew(): Promise<void> {
    const claims = [...this.#held]
    if (claims.length === 0) return
    const deadline = this.deadline()
    const results = await this.#store.claims.renew(claims, this.#times.leaseMs)
    for (const [index, held] of claims.entries()) {
      const result = results[index]
      if (result === undefined) continue
      if (!result.held)
        this.#stop(held, 'lost', 'Its claim was lost: another worker took it, or a user cleared the task.')
      else if (result.cancelRequested) this.#stop(held, 'cancelled', 'The run was cancelled.')
      else this.#extend(held, deadline)
    }
  }

  #extend(held: HeldClaim, deadline: number): void {
    held.deadline = deadline
    held.launched?.extend(deadline)
  }

  #stopWhere(applies: (held: HeldClaim) => boolean, why: NonNullable<HeldClaim['stopped']>, sentence: string): void {
    for (const held of this.#held) if (applies(held)) this.#stop(held, why, sentence)
  }

  #stop(held: HeldClaim, why: NonNullable<HeldClaim['stopped']>, sentence: string): void {
    held.stopped ??= why
    held.launched?.stop(why === 'cancelled' ? 'cancelled' : 'lost', sentence)
  }
}
