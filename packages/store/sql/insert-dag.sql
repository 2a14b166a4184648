-- Takes a DAG. Adds what is set about it, unless something is.
INSERT INTO dag (dag_id) VALUES (:dag_id)
{keep_existing dag_id}
