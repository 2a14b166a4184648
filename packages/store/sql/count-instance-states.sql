-- Takes a range of runs. Returns the number of their task instances by state.
SELECT state, COUNT(*) AS count
FROM task_instance
WHERE dag_run_id > :after AND dag_run_id <= :up_to
GROUP BY state
