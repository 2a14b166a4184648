-- name: states-in-run
-- Takes a run. Returns its DAG, state and epoch with each state of its task instances, or NULL if it has none.
SELECT r.dag_id, r.state AS run_state, r.epoch, i.state
FROM dag_run r
LEFT JOIN task_instance i ON i.dag_run_id = r.id
WHERE r.id = :run
GROUP BY r.dag_id, r.state, r.epoch, i.state

-- name: failed-tasks
-- Takes a run. Returns its tasks that are failed or upstream_failed, with these states; and its graph.
SELECT DISTINCT r.graph_hash, i.task_id, i.state
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state IN ('failed', 'upstream_failed')
WHERE r.id = :run

-- name: close-run
-- Takes a run, its end state, and the epoch at which its task instances had settled. Changes a row, unless it is closed or
-- some of them have been cleared since.
UPDATE dag_run SET state = :state, finished_at = {now}, admitted = NULL
WHERE id = :run AND state = 'running' AND epoch = :epoch

-- name: settled-runs
-- Takes a limit. Returns running runs without open task instances.
SELECT r.id FROM dag_run r
WHERE r.state = 'running' AND NOT EXISTS (
  SELECT 1 FROM task_instance i
  WHERE i.dag_run_id = r.id AND i.state IN ('waiting', 'queued', 'running', 'up_for_retry')
)
ORDER BY r.id LIMIT :limit

-- name: request-cancel
-- Takes a run. Requests its cancellation, unless it is closed.
UPDATE dag_run SET cancel_requested = 1 WHERE id = :run AND state IN ('queued', 'running')

-- name: cancel-unexpanded-run
-- Takes a run. Closes it if it has not been expanded; an expansion in progress is fenced off.
UPDATE dag_run SET state = 'cancelled', epoch = epoch + 1, finished_at = {now}, admitted = NULL
WHERE id = :run AND state = 'queued'

-- name: run-state
-- Takes a run. Returns its state.
SELECT state FROM dag_run WHERE id = :run
