-- Takes a DAG. Removes where its schedule stands.
DELETE FROM schedule WHERE dag_id = :dag_id
