-- name: insert-dag
-- Takes a DAG. Adds what is set about it, unless something is.
INSERT INTO dag (dag_id) VALUES (:dag_id)
{keep_existing dag_id}

-- name: set-paused
-- Takes a DAG that has a row, and whether it is paused.
UPDATE dag SET paused = :paused WHERE dag_id = :dag_id

-- name: paused-dags
-- Returns the ids of the DAGs that are paused.
SELECT dag_id FROM dag WHERE paused = 1

-- name: open-runs-of
-- Takes a DAG. Returns how many of its runs are not closed.
SELECT COUNT(*) AS count FROM dag_run WHERE dag_id = :dag_id AND state IN ('queued', 'running')

-- name: closed-runs-of
-- Takes a DAG, the last id of the page before and a limit. Returns closed runs.
SELECT id FROM dag_run
WHERE dag_id = :dag_id AND state NOT IN ('queued', 'running') AND id > :after
ORDER BY id
LIMIT :limit

-- name: delete-run
-- Takes a run that has no task instances. Removes it, unless it is under way again.
DELETE FROM dag_run WHERE id = :run AND state NOT IN ('queued', 'running')

-- name: delete-missed-tick
-- Takes a DAG. Removes the dates that its schedule has missed.
DELETE FROM missed_tick WHERE dag_id = :dag_id

-- name: delete-schedule
-- Takes a DAG. Removes where its schedule stands.
DELETE FROM schedule WHERE dag_id = :dag_id

-- name: delete-dag
-- Takes a DAG. Removes what is set about it.
DELETE FROM dag WHERE dag_id = :dag_id
