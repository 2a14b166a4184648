-- Returns the ids of the DAGs that are paused.
SELECT dag_id FROM dag WHERE paused = 1
