-- Returns the DAGs of which runs are held back.
SELECT DISTINCT dag_id FROM dag_run WHERE state = 'queued' AND admitted = 0
