-- Takes the same. Takes the finish away from those records.
UPDATE {table} SET datetime_finished = NULL
WHERE datetime_finished IS NOT NULL AND id IN (
  SELECT i.record_id FROM task_instance i
  WHERE i.dag_run_id = :run AND i.state IN ('waiting', 'queued', 'cancelled') AND i.record_table = :table AND i.task_id IN (:tasks) {at_sample}
)
