-- Takes a pool, its slots, a grace and a limit. Returns who may start as soon as there are slots, the first one first.
-- Those that were told so before the grace and have not come leave their turn to others.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, 0 AS delay_ms,
  p.slots, p.precedence, p.asked_at, p.told_at
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id AND i.state IN ('queued', 'up_for_retry')
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running' AND r.cancel_requested = 0
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE p.pool = :pool AND p.holds = 0 AND COALESCE(d.paused, 0) = 0 AND p.slots <= :slots
  AND (p.told_at IS NULL OR (p.told_at > {now_plus -:grace_ms} AND p.told_at <= {now}))
ORDER BY p.precedence, p.asked_at, p.task_instance_id
LIMIT :limit
