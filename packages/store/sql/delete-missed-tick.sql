-- Takes a DAG. Removes the dates that its schedule has missed.
DELETE FROM missed_tick WHERE dag_id = :dag_id
