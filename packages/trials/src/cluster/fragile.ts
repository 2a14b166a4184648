import { setTimeout as pause } from 'node:timers/promises'
import { MlAirflowError } from '@ml-airflow/core'
import fc from 'fast-check'

/** Outcome of a port's call: answered; rejected at once; rejected after a delay; or executed, with its answer lost. */
type Fate = 'answered' | 'fails' | 'hangs' | 'loses its answer'

// Longer than one heartbeat of a trial's lease, shorter than two.
const HANG_MS = 1500
const DRAWN = 10_000
const FATES = fc.oneof(
  { weight: 90, arbitrary: fc.constant<Fate>('answered') },
  { weight: 4, arbitrary: fc.constant<Fate>('fails') },
  { weight: 1, arbitrary: fc.constant<Fate>('hangs') },
  { weight: 5, arbitrary: fc.constant<Fate>('loses its answer') },
)

/** Outcomes for a process's calls, in order. Timing decides which call gets which outcome. */
export class Fates {
  readonly #drawn: readonly Fate[]
  readonly #report: (what: string) => void
  #calls = 0

  constructor(seed: number, report: (what: string) => void) {
    this.#drawn = fc.sample(FATES, { seed, numRuns: DRAWN })
    this.#report = report
  }

  next(call: string): Fate {
    const fate = this.#drawn[this.#calls++ % DRAWN] ?? 'answered'
    if (fate !== 'answered') this.#report(`${call} ${fate}`)
    return fate
  }
}

/** Applies the outcomes to calls of a port and of its roles, except opening and closing. */
export function fragile<T extends object>(port: T, fates: Fates, place = ''): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (name === 'close') return (member as () => unknown).bind(target)
      if (typeof member === 'function') return fragileCall(member.bind(target), fates, `${place}${String(name)}`)
      return typeof member === 'object' && member !== null ? fragile(member, fates, `${String(name)}.`) : member
    },
  })
}

function fragileCall(call: (...args: unknown[]) => Promise<unknown>, fates: Fates, name: string) {
  return async (...args: unknown[]) => {
    const fate = fates.next(name)
    if (fate === 'hangs') await pause(HANG_MS)
    const answer = fate === 'answered' || fate === 'loses its answer' ? await call(...args) : undefined
    if (fate !== 'answered') throw new MlAirflowError('unavailable', `A trial decided that ${name} ${fate}.`)
    return answer
  }
}
