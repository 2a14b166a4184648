-- Takes a run, tasks and, in {at_sample}, a sample. Returns the tables of the records of those that have not started.
SELECT DISTINCT record_table FROM task_instance
WHERE dag_run_id = :run AND state IN ('waiting', 'queued') AND task_id IN (:tasks) {at_sample}
