-- Returns the number of runs by state.
SELECT state, COUNT(*) AS count FROM dag_run GROUP BY state
