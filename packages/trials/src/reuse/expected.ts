import { type Fault, reasonsIn, type Said } from './asked.ts'
import type { Unit } from './steps.ts'

/** The answer for a unit must have one of the decisions, and one of the reasons. */
export interface Expected {
  readonly decisions: readonly string[]
  readonly faults: readonly Fault[]
}

export const KEPT: Expected = { decisions: ['skip'], faults: [{ reason: 'finished' }] }

export function leftOut({ step }: Unit): Expected {
  return { decisions: ['skip'], faults: [{ reason: step.rule === undefined ? 'upstream_skipped' : 'rule_not_met' }] }
}

export function wrongIn({ decisions, faults }: Expected, said: Said): string | undefined {
  const heard = `says ${said.decision}/${said.reason} (${said.sentence})`
  if (!decisions.includes(said.decision))
    return `${heard}, and ${decisions.join(' or ')} is right: ${reasonsIn(faults)}`
  const isTrue = faults.some(
    ({ reason, names }) => reason === said.reason && (names === undefined || said.sentence.includes(`'${names}'`)),
  )
  return isTrue ? undefined : `${heard}, which is not true: ${reasonsIn(faults)}`
}
