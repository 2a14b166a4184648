-- Takes a task instance. Returns since when it waits for its pool.
SELECT asked_at FROM pool_place WHERE task_instance_id = :instance AND holds = 0
