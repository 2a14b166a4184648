-- Takes a table and a limit. Returns running task instances that no longer hold their record in it.
SELECT i.id, i.dag_run_id, i.task_id, i.sample
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running' AND i.record_table = :table
LEFT JOIN {table} t ON t.id = i.record_id AND t.task_instance_id = i.id AND t.lease_until >= {now}
WHERE r.state = 'running' AND t.id IS NULL
ORDER BY i.id
LIMIT :limit
