-- Takes a table, how long a lease lasts, and a limit. Returns running task instances that no longer hold their record in it, and
-- those whose lease is over or ends so late that it dates from before the clock was set back.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, t.id AS record_id, t.epoch, t.lease_until
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running' AND i.record_table = :table
LEFT JOIN {table} t ON t.id = i.record_id AND t.task_instance_id = i.id AND t.lease_until IS NOT NULL
WHERE r.state = 'running' AND (t.id IS NULL OR t.lease_until < {now} OR t.lease_until > {now_plus :lease_ms})
ORDER BY i.id
LIMIT :limit
