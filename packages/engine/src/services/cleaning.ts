import type { Store } from '@ml-airflow/core'

const RUNS_A_PAGE = 500

export interface CleaningParts {
  readonly store: Pick<Store, 'cleaning'>
  /** Removes try logs on this machine. @returns the number of removed logs */
  readonly removeLogs: (paths: readonly string[]) => Promise<number>
}

export interface CleaningRequest {
  readonly before: Date
  /** Number of newest runs of each DAG to keep, regardless of age. */
  readonly keep: number
  /** Undefined: all DAGs. */
  readonly dagId?: string | undefined
  /** Whether to remove runs whose results records still hold. The log and worker of such a result are unknown then. */
  readonly withResults: boolean
  readonly runs: boolean
  readonly audit: boolean
}

/** The runs and entries to remove: the same for a preview and for the removal. */
export interface CleaningPlan {
  readonly runs: readonly number[]
  /** Old runs that stay because records hold their results. */
  readonly kept: number
  readonly auditBefore: Date | undefined
  readonly audit: number
}

export interface Cleaned {
  readonly runs: number
  readonly instances: number
  readonly tries: number
  readonly logs: number
  readonly audit: number
}

/** Finds old runs and audited calls. */
export async function planCleaning(
  { cleaning }: Pick<Store, 'cleaning'>,
  request: CleaningRequest,
): Promise<CleaningPlan> {
  const found = request.runs ? await oldRuns(cleaning, request) : []
  const held = request.withResults ? new Set<number>() : await cleaning.withResults(found)
  const auditBefore = request.audit ? request.before : undefined
  return {
    runs: found.filter((run) => !held.has(run)),
    kept: held.size,
    auditBefore,
    audit: auditBefore === undefined ? 0 : await cleaning.countAudit(auditBefore),
  }
}

/** Carries out a plan. A run that was cleared in the meantime is in progress again, and stays. */
export async function clean({ store: { cleaning }, removeLogs }: CleaningParts, plan: CleaningPlan): Promise<Cleaned> {
  const cleaned = { runs: 0, instances: 0, tries: 0, logs: 0, audit: 0 }
  for (const run of plan.runs) {
    const logs = await cleaning.listLogPaths(run)
    const removed = await cleaning.removeRun(run)
    if (removed === undefined) continue
    cleaned.runs += 1
    cleaned.instances += removed.instances
    cleaned.tries += removed.tries
    cleaned.logs += await removeLogs(logs)
  }
  if (plan.auditBefore !== undefined) cleaned.audit = await cleaning.removeAudit(plan.auditBefore)
  return cleaned
}

async function oldRuns(cleaning: Store['cleaning'], request: CleaningRequest): Promise<readonly number[]> {
  const { before: endedBefore, keep } = request
  const dagIds = request.dagId === undefined ? await cleaning.listDagIds() : [request.dagId]
  const found: number[] = []
  for (const dagId of dagIds)
    for (let after = 0; ; ) {
      const page = await cleaning.listOldRuns({ dagId, endedBefore, keep, after, limit: RUNS_A_PAGE })
      found.push(...page)
      if (page.length < RUNS_A_PAGE) break
      after = page.at(-1) ?? after
    }
  return found
}
