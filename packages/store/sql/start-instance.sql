-- Takes a task instance and the number of its next try. Changes a row where it may still start.
UPDATE task_instance SET state = 'running', try_number = :try_number, started_at = :now, retry_at = NULL
WHERE id = :instance AND state IN ('queued', 'up_for_retry') AND try_number = :try_number - 1
