-- Takes a DAG. Removes what is set about it.
DELETE FROM dag WHERE dag_id = :dag_id
