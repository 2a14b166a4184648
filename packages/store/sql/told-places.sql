-- Takes a pool, a grace and a limit. Returns those that were told before the grace that they may start, and have not come.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, 0 AS delay_ms
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id AND i.state IN ('queued', 'up_for_retry')
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running' AND r.cancel_requested = 0
WHERE p.pool = :pool AND p.holds = 0 AND (p.told_at <= {now_plus -:grace_ms} OR p.told_at > {now})
ORDER BY p.precedence, p.asked_at, p.task_instance_id
LIMIT :limit
