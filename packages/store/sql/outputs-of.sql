-- Takes a run, tasks and, in {at_sample}, a sample. Returns the outputs of their task instances.
SELECT task_id, sample, output_path
FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) {at_sample}
