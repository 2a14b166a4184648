-- Takes the last id of the page before, and a limit. Returns the deliveries of runs that are not closed.
SELECT id, dag_id, delivery
FROM dag_run
WHERE state IN ('queued', 'running') AND id > :after
ORDER BY id
LIMIT :limit
