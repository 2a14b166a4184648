import type { Execution } from './evidence.ts'

// Two commands of one machine read one clock, but a heartbeat comes only every 100 ms.
const BLUR_MS = 120

/** How many lived at once at the worst moment, each until its last heartbeat. Shorter ones than the blur count for nothing. */
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
