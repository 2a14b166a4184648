-- Takes a limit. Returns the places of task instances that are over.
SELECT p.task_instance_id AS id
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id
WHERE i.state IN ('success', 'skipped', 'failed', 'upstream_failed', 'cancelled')
LIMIT :limit
