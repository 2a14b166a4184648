/** Key of a task instance in the API and on the command line. */
interface Named {
  readonly dag_id: string
  readonly run_id: string
  readonly task_id: string
  readonly sample: string | null
}

/** Command line that prints the log of a task instance. */
export function logCommand({ dag_id: dagId, run_id: runId, task_id: taskId, sample }: Named): string {
  const ofSample = sample === null ? [] : ['--sample', quoted(sample)]
  return ['ml-airflow logs', dagId, taskId, quoted(runId), ...ofSample].join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
