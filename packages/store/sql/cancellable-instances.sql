-- Takes a run and a limit. Returns ids of task instances that do not run and are not settled.
SELECT id FROM task_instance
WHERE dag_run_id = :run AND state IN ('waiting', 'queued', 'up_for_retry')
ORDER BY id
LIMIT :limit
