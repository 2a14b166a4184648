-- Takes a run, the last id of the page before and a limit. Returns task instances, in the order in which they were made.
-- Those that wait for a pool say so.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, i.state, i.action, i.reason,
  CASE WHEN p.sentence IS NULL THEN i.sentence ELSE CONCAT(i.sentence, ' ', p.sentence) END AS sentence, i.record_table, i.record_id,
  i.stale_epoch, i.try_number, i.failures, i.losses, i.retry_at, i.queued_at, i.started_at, i.finished_at, i.output_path,
  i.pool, i.pool_slots, i.priority_weight
FROM task_instance i
LEFT JOIN pool_place p ON p.task_instance_id = i.id AND p.holds = 0 AND i.state IN ('queued', 'up_for_retry')
WHERE i.dag_run_id = :run AND i.id > :after
ORDER BY i.id
LIMIT :limit
