-- Takes a filter, whose clauses stand for {filter}, and a limit. Returns runs, newest first.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by
FROM dag_run r
WHERE r.id < :before {filter}
ORDER BY r.id DESC
LIMIT :limit
