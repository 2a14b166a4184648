-- Returns the tables of the records that running task instances are about.
SELECT DISTINCT i.record_table
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running'
WHERE r.state = 'running'
