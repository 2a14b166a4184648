-- name: hold-back
-- Takes a run and the epoch of its expansion. It no longer counts towards the run limit. Only while that claim holds.
UPDATE dag_run SET admitted = 0, lease_until = NULL
WHERE id = :run AND epoch = :epoch AND expanded = 0 AND state = 'queued'

-- name: first-held-back
-- Takes a DAG. Returns the delivery of its oldest held-back run.
SELECT id, dag_id, delivery FROM dag_run WHERE dag_id = :dag_id AND admitted = 0 ORDER BY id LIMIT 1

-- name: admit-run
-- Takes a held-back run. Admits it and raises the delivery number of its job; changes a row for only one of several callers.
UPDATE dag_run SET admitted = 1, delivery = delivery + 1 WHERE id = :run AND admitted = 0 AND state = 'queued'

-- name: dags-held-back
-- Returns the DAGs with held-back runs.
SELECT DISTINCT dag_id FROM dag_run WHERE state = 'queued' AND admitted = 0

-- name: count-admitted
-- Takes a DAG and a limit. Returns the number of its admitted runs, capped at the limit.
SELECT COUNT(*) AS count FROM (SELECT id FROM dag_run WHERE dag_id = :dag_id AND admitted = 1 LIMIT :limit) admitted
