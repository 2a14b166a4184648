/** A task instance, as the API and the command line name it. */
interface Named {
  readonly dag_id: string
  readonly run_id: string
  readonly task_id: string
  readonly sample: string | null
}

/** The command that prints its log. */
export function logCommand({ dag_id: dagId, run_id: runId, task_id: taskId, sample }: Named): string {
  const ofSample = sample === null ? [] : ['--sample', quoted(sample)]
  return ['ml-airflow logs', dagId, taskId, quoted(runId), ...ofSample].join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
