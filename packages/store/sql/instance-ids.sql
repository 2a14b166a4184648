-- Takes a run and a limit. Returns ids of its task instances.
SELECT id FROM task_instance WHERE dag_run_id = :run ORDER BY id LIMIT :limit
