-- Takes a record, the epoch of the present claim and a limit. Returns the tries before it that were never settled by their
-- workers, the last one first. Whatever has settled otherwise is left out, so that a long history costs nothing.
SELECT t.task_instance_id, t.number, t.epoch, t.log_path
FROM task_instance i
JOIN task_try t ON t.task_instance_id = i.id AND t.epoch < :epoch
WHERE i.record_table = :table AND i.record_id = :record_id
  AND i.state IN ('queued', 'running', 'up_for_retry', 'failed', 'cancelled')
  AND (t.outcome IS NULL OR t.outcome = 'lost')
ORDER BY t.epoch DESC
LIMIT :limit
