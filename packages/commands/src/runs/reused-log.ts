import type { RecordedInstance, Run, Store } from '@ml-airflow/core'

/** The execution whose result a skipped task instance reuses. */
export interface ReusedLog {
  readonly run: Run
  readonly instance: RecordedInstance
  /** Origin of the log, for people. */
  readonly label: string
}

/** Undefined if the task instance has its own tries, or if the reused execution is no longer known. */
export async function reusedLog(
  { instanceHistory, runHistory }: Pick<Store, 'instanceHistory' | 'runHistory'>,
  of: { readonly run: Run; readonly taskId: string; readonly sample: string | undefined },
): Promise<ReusedLog | undefined> {
  const search = { run: of.run.id, after: 0, limit: 2, taskId: of.taskId, sample: of.sample }
  const [instance, ...others] = await instanceHistory.listOfRun(search)
  if (instance === undefined || others.length > 0 || instance.state !== 'skipped' || instance.tryNumber > 0)
    return undefined
  const [execution] = await instanceHistory.lastExecutions([instance])
  if (execution === undefined || execution.id === instance.id) return undefined
  const [run] = await runHistory.findMany([execution.run])
  if (run === undefined) return undefined
  const label = `Task '${of.taskId}' was skipped in run '${of.run.runId}'. This is the log of the execution that it reuses: run '${run.runId}' of DAG '${run.dagId}', try ${execution.tryNumber}.`
  return { run, instance: execution, label }
}
