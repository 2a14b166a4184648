-- Takes a run, tasks and, in {at_sample}, a sample. Returns those of its task instances that are skipped.
SELECT task_id, sample FROM task_instance
WHERE dag_run_id = :run AND state = 'skipped' AND task_id IN (:tasks) {at_sample}
