-- Takes a DAG. Returns the delivery of the run that has been held back the longest.
SELECT id, dag_id, delivery FROM dag_run WHERE dag_id = :dag_id AND admitted = 0 ORDER BY id LIMIT 1
