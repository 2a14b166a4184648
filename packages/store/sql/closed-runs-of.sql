-- Takes a DAG, the last id of the page before and a limit. Returns closed runs.
SELECT id FROM dag_run
WHERE dag_id = :dag_id AND state NOT IN ('queued', 'running') AND id > :after
ORDER BY id
LIMIT :limit
