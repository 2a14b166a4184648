import { kindOf } from '../command/kind-of.ts'

/** Changes after which a finished task runs again. */
export const RERUN_CAUSES = ['inputs', 'version', 'upstream', 'command', 'variables'] as const
export type RerunCause = (typeof RERUN_CAUSES)[number]

/** These count in every DAG: without them a task could be skipped that was made from something else. */
const DEFAULT_CAUSES: readonly RerunCause[] = ['inputs', 'version', 'upstream']

/** The causes in a fixed order. */
export function rerunOnOf(given: readonly RerunCause[] | undefined): readonly RerunCause[] {
  return Object.freeze(RERUN_CAUSES.filter((cause) => (given ?? DEFAULT_CAUSES).includes(cause)))
}

/** Problems with a list of causes, each phrased to follow the name of its owner. */
export function rerunOnProblems(given: unknown): readonly string[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) return [`has rerunOn ${kindOf(given)}: ${ALLOWED}`]
  const odd = given.filter((cause) => !RERUN_CAUSES.includes(cause))
  if (odd.length > 0) return [`has rerunOn with ${JSON.stringify(odd[0])}: ${ALLOWED}`]
  const missing = DEFAULT_CAUSES.filter((cause) => !given.includes(cause))
  if (missing.length === 0) return []
  return [`has rerunOn without ${missing.map((cause) => `'${cause}'`).join(' and ')}, which always count: add them.`]
}

const ALLOWED = `allowed is an array of ${DEFAULT_CAUSES.map((cause) => `'${cause}'`).join(', ')}, and by choice 'command' and 'variables'.`
