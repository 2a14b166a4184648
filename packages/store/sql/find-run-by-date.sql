-- Takes a DAG and an execution date. Returns the newest of its runs.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by
FROM dag_run r
WHERE r.dag_id = :dag_id AND r.execution_date = :execution_date
ORDER BY r.id DESC
LIMIT 1
