-- name: list-instances
-- Takes a run, the last id of the previous page and a limit. Returns task instances in creation order. Those that wait for a
-- pool have its sentence.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, i.state, i.decision, i.reason,
  CASE WHEN p.sentence IS NULL THEN i.sentence ELSE CONCAT(i.sentence, ' ', p.sentence) END AS sentence, i.record_table, i.record_id,
  i.stale_epoch, i.try_number, i.failures, i.losses, i.retry_at, i.queued_at, i.started_at, i.finished_at, i.output_path,
  i.pool, i.pool_slots, i.priority_weight, i.queue
FROM task_instance i
LEFT JOIN pool_place p ON p.task_instance_id = i.id AND p.holds = 0 AND i.state IN ('queued', 'up_for_retry')
WHERE i.dag_run_id = :run AND i.id > :after
ORDER BY i.id
LIMIT :limit

-- name: list-tries
-- Takes a run, a task and a sample. Returns the tries, oldest first.
SELECT t.task_instance_id, t.number, t.outcome, t.exit_code, t.sentence, t.host, t.worker, t.pid, t.started_at, t.finished_at, t.log_path
FROM task_instance i
JOIN task_try t ON t.task_instance_id = i.id
WHERE i.dag_run_id = :run AND i.task_id = :task_id AND i.sample = :sample
ORDER BY t.number

-- name: count-instances
-- Takes a run. Returns the number of its task instances by state.
SELECT state, COUNT(*) AS count FROM task_instance WHERE dag_run_id = :run GROUP BY state

-- name: skipped-among
-- Takes a run, tasks and, in {at_sample}, a sample. Returns their task instances that were already done.
SELECT task_id, sample FROM task_instance
WHERE dag_run_id = :run AND state = 'skipped' AND reason = 'finished' AND task_id IN (:tasks) {at_sample}

-- name: outputs-of
-- Takes a run, tasks and, in {at_sample}, a sample. Returns the outputs of their task instances.
SELECT task_id, sample, output_path
FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) {at_sample}

-- name: make-ready
-- Takes a task instance, a pool or NULL, and the time for which it is reserved for the caller: until then its job is not
-- missed. Queues it regardless of its upstreams. Changes a row, unless it is running or done.
UPDATE task_instance SET
  state = 'queued',
  pending = 0,
  delivery = delivery + 1,
  pool = COALESCE(:pool, pool),
  retry_at = NULL,
  queued_at = {now_plus :kept_ms},
  finished_at = NULL
WHERE id = :instance AND state IN ('waiting', 'queued', 'up_for_retry', 'upstream_failed')

-- name: deliveries
-- Takes ids of task instances. Returns the deliveries of those that are queued or wait for a retry.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, COALESCE({ms_until i.retry_at}, 0) AS delay_ms
FROM task_instance i
WHERE i.id IN (:ids) AND i.state IN ('queued', 'up_for_retry')
ORDER BY i.id

-- name: instance-ids
-- Takes a run and a limit. Returns ids of its task instances.
SELECT id FROM task_instance WHERE dag_run_id = :run ORDER BY id LIMIT :limit

-- name: delete-tries
-- Takes ids of task instances. Removes their tries.
DELETE FROM task_try WHERE task_instance_id IN (:ids)

-- name: delete-instances
-- Takes ids of task instances without tries. Removes them.
DELETE FROM task_instance WHERE id IN (:ids)

-- name: cancellable-instances
-- Takes a run and a limit. Returns ids of task instances that are neither running nor settled.
SELECT id FROM task_instance
WHERE dag_run_id = :run AND state IN ('waiting', 'queued', 'up_for_retry')
ORDER BY id
LIMIT :limit

-- name: cancel-instances
-- Takes ids of task instances of a cancelled run, and a sentence. Settles those that are not running.
UPDATE task_instance SET state = 'cancelled', pending = 0, reason = 'cancelled', sentence = :sentence, finished_at = {now}
WHERE id IN (:ids) AND state IN ('waiting', 'queued', 'up_for_retry')
