import { isReused, type RecordedInstance, type Run, type Store, type Try } from '@ml-airflow/core'
import { failureSentence } from '../services/failures.ts'
import { durationOf } from './run-report.ts'

/** The execution whose result a task instance reuses. */
interface Reused {
  readonly instance: RecordedInstance
  readonly run: Run
}

/** A task instance in lists. */
export interface InstanceReport {
  readonly instance: RecordedInstance
  readonly run: Run
  readonly lastTry: Try | undefined
  /** Why it has not succeeded. */
  readonly failure: string | undefined
  readonly durationMs: number | undefined
  /** For a skipped task instance, if that execution is known. */
  readonly reused: Reused | undefined
}

/** Needs one query for the runs, and a few for tries and reused executions. */
export async function reportInstances(
  store: Pick<Store, 'runHistory' | 'instanceHistory'>,
  instances: readonly RecordedInstance[],
  now = new Date(),
): Promise<readonly InstanceReport[]> {
  const skipped = instances.filter(isReused)
  const [tries, executions] = await Promise.all([
    store.instanceHistory.lastTries(instances),
    store.instanceHistory.lastExecutions(skipped),
  ])
  const runs = await runsOf(store, [...instances, ...executions])
  const executionOf = new Map(executions.map((execution) => [recordOf(execution), execution]))
  return instances.flatMap((instance) => {
    const run = runs.get(instance.run)
    if (run === undefined) return []
    const lastTry = tries.get(instance.id)
    const execution = isReused(instance) ? executionOf.get(recordOf(instance)) : undefined
    const executed = execution && runs.get(execution.run)
    return {
      instance,
      run,
      lastTry,
      failure: failureSentence(instance, lastTry),
      durationMs: isReused(instance) ? undefined : durationOf(instance, now),
      reused: execution && executed && { instance: execution, run: executed },
    }
  })
}

function recordOf({ table, recordId }: RecordedInstance): string {
  return `${table}/${recordId}`
}

async function runsOf(
  { runHistory }: Pick<Store, 'runHistory'>,
  instances: readonly RecordedInstance[],
): Promise<ReadonlyMap<number, Run>> {
  const runs = await runHistory.findMany([...new Set(instances.map(({ run }) => run))])
  return new Map(runs.map((run) => [run.id, run]))
}
