-- Takes a task instance. Returns it, with what its run and its DAG say to its start. What was put off before the
-- clock was set back is due.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, i.state, i.action, i.reason, i.sentence, i.record_table, i.record_id,
  i.stale_epoch, i.try_number, i.failures, i.losses, i.retry_at, i.queued_at, i.started_at, i.finished_at, i.output_path,
  i.pool, i.pool_slots, i.priority_weight,
  r.state AS run_state, r.cancel_requested, COALESCE(d.paused, 0) AS paused,
  CASE WHEN i.queued_at > {now} THEN 0 ELSE COALESCE({ms_until i.retry_at}, 0) END AS early_ms, {now} AS now
FROM task_instance i
JOIN dag_run r ON r.id = i.dag_run_id
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE i.id = :instance
