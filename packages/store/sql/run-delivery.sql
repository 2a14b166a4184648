-- Takes a run. Returns what the queue must know of it.
SELECT id, dag_id, delivery FROM dag_run WHERE id = :run
