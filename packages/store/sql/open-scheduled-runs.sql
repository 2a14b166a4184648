-- Takes a DAG. Returns the runs that its schedule has made and that are open, oldest first.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by
FROM dag_run r
WHERE r.dag_id = :dag_id AND r.state IN ('queued', 'running')
  AND r.external_trigger = 0 AND SUBSTR(r.run_id, 1, 11) = 'scheduled__'
ORDER BY r.execution_date, r.id
