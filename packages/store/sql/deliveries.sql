-- Takes ids of task instances. Returns the deliveries of those that are queued or wait for a retry.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, COALESCE({ms_until i.retry_at}, 0) AS delay_ms
FROM task_instance i
WHERE i.id IN (:ids) AND i.state IN ('queued', 'up_for_retry')
ORDER BY i.id
