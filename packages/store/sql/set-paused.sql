-- Takes a DAG that has a row, and whether it is paused.
UPDATE dag SET paused = :paused WHERE dag_id = :dag_id
