-- name: insert-dag
-- Takes a DAG. Adds its settings, unless they exist.
INSERT INTO dag (dag_id) VALUES (:dag_id)
{keep_existing dag_id}

-- name: set-paused
-- Takes a DAG with settings, and whether it is paused. Records that.
UPDATE dag SET paused = :paused WHERE dag_id = :dag_id

-- name: open-runs-of
-- Takes a DAG. Returns the number of its open runs.
SELECT COUNT(*) AS count FROM dag_run WHERE dag_id = :dag_id AND state IN ('queued', 'running')

-- name: closed-runs-of
-- Takes a DAG, the last id of the previous page and a limit. Returns closed runs.
SELECT id FROM dag_run
WHERE dag_id = :dag_id AND state NOT IN ('queued', 'running') AND id > :after
ORDER BY id
LIMIT :limit

-- name: delete-run
-- Takes a run without task instances. Removes it, unless it is in progress again.
DELETE FROM dag_run WHERE id = :run AND state NOT IN ('queued', 'running')

-- name: delete-missed-tick
-- Takes a DAG. Removes the missed dates of its schedule.
DELETE FROM missed_tick WHERE dag_id = :dag_id

-- name: delete-schedule
-- Takes a DAG. Removes the state of its schedule.
DELETE FROM schedule WHERE dag_id = :dag_id
