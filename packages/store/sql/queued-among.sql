-- Takes a run, tasks and, in {at_sample}, a sample. Returns the deliveries of those task instances that are queued.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, 0 AS delay_ms
FROM task_instance i
WHERE i.dag_run_id = :run AND i.state = 'queued' AND i.task_id IN (:tasks) {at_sample}
ORDER BY i.id
