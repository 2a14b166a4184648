-- name: hold-back
-- Takes a run and the epoch of its expansion. Gives its place up, while that claim holds.
UPDATE dag_run SET admitted = 0, lease_until = NULL
WHERE id = :run AND epoch = :epoch AND expanded = 0 AND state = 'queued'

-- name: first-held-back
-- Takes a DAG. Returns the delivery of the run that has been held back the longest.
SELECT id, dag_id, delivery FROM dag_run WHERE dag_id = :dag_id AND admitted = 0 ORDER BY id LIMIT 1

-- name: admit-run
-- Takes a run that is held back. Gives it a place, and its job a new number; changes a row for one of several that ask.
UPDATE dag_run SET admitted = 1, delivery = delivery + 1 WHERE id = :run AND admitted = 0 AND state = 'queued'

-- name: dags-held-back
-- Returns the DAGs of which runs are held back.
SELECT DISTINCT dag_id FROM dag_run WHERE state = 'queued' AND admitted = 0

-- name: count-admitted
-- Takes a DAG and a limit. Returns how many of its runs are under way, or are about to be; no more than the limit.
SELECT COUNT(*) AS count FROM (SELECT id FROM dag_run WHERE dag_id = :dag_id AND admitted = 1 LIMIT :limit) admitted
