-- Returns the number of all task instances by state.
SELECT state, COUNT(*) AS count FROM task_instance GROUP BY state
