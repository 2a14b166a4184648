-- Takes a limit. Returns running runs of which no task instance is open.
SELECT r.id FROM dag_run r
WHERE r.state = 'running' AND NOT EXISTS (
  SELECT 1 FROM task_instance i
  WHERE i.dag_run_id = r.id AND i.state IN ('waiting', 'queued', 'running', 'up_for_retry')
)
ORDER BY r.id LIMIT :limit
