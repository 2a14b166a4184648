-- Takes milliseconds and a limit. Returns the tries that have a log, and ended longer ago.
SELECT c.task_instance_id, c.number
FROM log_chunk c
JOIN task_try t ON t.task_instance_id = c.task_instance_id AND t.number = c.number
WHERE c.start = 0 AND t.finished_at < {now_plus -:ended_ms}
LIMIT :limit
