-- Takes a run, tasks and, in {at_sample}, a sample. Returns the tables of the records of those that have not started, be it that they never will.
SELECT DISTINCT record_table FROM task_instance
WHERE dag_run_id = :run AND state IN ('waiting', 'queued', 'cancelled') AND task_id IN (:tasks) {at_sample}
