import { isReused, type RecordedInstance, type Run, type Store, type Try } from '@ml-airflow/core'
import { failureSentence } from '../services/failures.ts'
import { instanceWaits } from './instance-waits.ts'
import { durationOf } from './run-report.ts'

/** The execution whose result a task instance uses. */
interface Reused {
  readonly instance: RecordedInstance
  readonly run: Run
}

/** A task instance as lists show it. */
export interface InstanceReport {
  readonly instance: RecordedInstance
  readonly run: Run
  readonly lastTry: Try | undefined
  /** Why it has not succeeded. */
  readonly failure: string | undefined
  /** Why it has not started, as far as that is known. */
  readonly wait: string | undefined
  readonly durationMs: number | undefined
  /** Of a task instance that was skipped, where that execution is known. */
  readonly reused: Reused | undefined
}

/** With one query for the runs, and a few for tries, reused executions and what is waited for. */
export async function reportInstances(
  store: Pick<Store, 'runHistory' | 'instanceHistory' | 'workers' | 'pools' | 'dags'>,
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
  const known = instances.flatMap((instance) => {
    const run = runs.get(instance.run)
    return run === undefined ? [] : [{ instance, run }]
  })
  const waits = await instanceWaits(store, known)
  return known.map(({ instance, run }) => {
    const lastTry = tries.get(instance.id)
    const execution = isReused(instance) ? executionOf.get(recordOf(instance)) : undefined
    const executed = execution && runs.get(execution.run)
    return {
      instance,
      run,
      lastTry,
      failure: failureSentence(instance, lastTry),
      wait: waits.get(instance.id),
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
