-- Takes a DAG. Returns how many of its runs are not closed.
SELECT COUNT(*) AS count FROM dag_run WHERE dag_id = :dag_id AND state IN ('queued', 'running')
