-- Takes a pool. Returns who has been given slots of it, with the state of each.
SELECT p.task_instance_id AS id, p.slots, i.state
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id
WHERE p.pool = :pool AND p.holds = 1
