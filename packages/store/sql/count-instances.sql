-- Takes a run. Returns the number of its task instances by state.
SELECT state, COUNT(*) AS count FROM task_instance WHERE dag_run_id = :run GROUP BY state
