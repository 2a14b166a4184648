-- Takes a run, the last id of the page before and a limit. Returns task instances, in the order in which they were made.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, i.state, i.action, i.reason, i.sentence, i.record_table, i.record_id,
  i.stale_epoch, i.try_number, i.failures, i.losses, i.retry_at, i.queued_at, i.started_at, i.finished_at, i.output_path
FROM task_instance i
WHERE i.dag_run_id = :run AND i.id > :after
ORDER BY i.id
LIMIT :limit
