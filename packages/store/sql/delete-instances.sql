-- Takes a run that is not expanded. Removes what an expansion that was cut off has left.
DELETE FROM task_instance WHERE dag_run_id = :run
