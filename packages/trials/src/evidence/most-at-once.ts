import type { Execution } from './evidence.ts'

// Commands on one machine share a clock, but heartbeats arrive only every 100 ms.
const BLUR_MS = 120

/** Maximum number of concurrent commands, each until its last heartbeat. Ignores commands shorter than the blur. */
export function mostAtOnce(executions: readonly Execution[]): number {
  const changes = executions.flatMap(({ begin, end, lastSeen }) => [
    { at: begin, by: 1 },
    { at: Math.max(begin, (end?.at ?? lastSeen) - BLUR_MS), by: -1 },
  ])
  let now = 0
  let most = 0
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by
    most = Math.max(most, now)
  }
  return most
}
