-- Takes a run, a table, tasks and, in {at_sample}, a sample: those directly behind a task that was done again. What has
-- been made of their records so far was made from its earlier result, and does not count.
UPDATE task_instance SET stale_epoch = (SELECT t.epoch FROM {table} t WHERE t.id = task_instance.record_id)
WHERE dag_run_id = :run AND state IN ('waiting', 'queued', 'cancelled') AND record_table = :table AND task_id IN (:tasks) {at_sample}
