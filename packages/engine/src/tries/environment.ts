import { dateNames, defined } from '@ml-airflow/core'
import type { AnyContext } from './context.ts'
import type { TryValues } from './variables-and-connections.ts'

/** Environment of the command, besides the inherited part of the worker's environment. */
export function commandEnvironment(
  values: TryValues,
  context: AnyContext,
  executionDate: Date,
): Readonly<Record<string, string>> {
  const date = executionDate.toISOString()
  return {
    ...values.environment(() => templateValues(context, executionDate)),
    AIRFLOW_CTX_DAG_ID: context.dagId,
    AIRFLOW_CTX_TASK_ID: context.taskId,
    AIRFLOW_CTX_DAG_RUN_ID: context.runId,
    AIRFLOW_CTX_EXECUTION_DATE: date,
    MLAF_DAG_ID: context.dagId,
    MLAF_TASK_ID: context.taskId,
    MLAF_RUN_ID: context.runId,
    MLAF_EXECUTION_DATE: date,
    MLAF_SAMPLE: context.record.sample ?? '',
    MLAF_TRY: String(context.tryNumber),
    ...defined({ MLAF_OUTPUT_PATH: context.outputPath }),
    ...Object.fromEntries(
      Object.entries(context.parameters).map(([name, value]) => [
        `MLAF_PARAMETER_${name.toUpperCase()}`,
        String(value),
      ]),
    ),
  }
}

/** Values available to templates, with Airflow's names. */
function templateValues(context: AnyContext, date: Date): object {
  const { dagId, taskId, runId, parameters, tryNumber, record, samples, outputPath } = context
  const ti = { dag_id: dagId, task_id: taskId, run_id: runId, try_number: tryNumber }
  return {
    ...dateNames(date),
    run_id: runId,
    params: parameters,
    dag: { dag_id: dagId },
    task: { task_id: taskId },
    dag_run: { run_id: runId, conf: parameters },
    ti,
    task_instance: ti,
    sample: record.sample ?? '',
    samples,
    output_path: outputPath ?? '',
  }
}
