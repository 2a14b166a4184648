-- Takes a run. Returns it with what its expansion and its tasks need; the graph by its digest.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by,
  r.graph_hash, r.parameters_ids, r.expanded, r.delivery, COALESCE(d.paused, 0) AS paused
FROM dag_run r
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE r.id = :run
