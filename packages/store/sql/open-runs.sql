-- Takes the last id of the page before, and a limit. Returns the deliveries of runs that are open and not held back.
SELECT id, dag_id, delivery
FROM dag_run
WHERE state IN ('queued', 'running') AND (admitted IS NULL OR admitted = 1) AND id > :after
ORDER BY id
LIMIT :limit
