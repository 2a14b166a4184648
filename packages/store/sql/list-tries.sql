-- Takes a run, a task and a sample. Returns the tries, the first one first.
SELECT t.task_instance_id, t.number, t.outcome, t.exit_code, t.sentence, t.host, t.worker, t.pid, t.started_at, t.finished_at, t.log_path
FROM task_instance i
JOIN task_try t ON t.task_instance_id = i.id
WHERE i.dag_run_id = :run AND i.task_id = :task_id AND i.sample = :sample
ORDER BY t.number
