-- name: queued-instances
-- Takes a run, the last id of the previous page, a limit, an age, and the maximum time of a reservation. Returns the
-- instances that the queue should have had for that long, or since before the clock was set back.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, COALESCE({ms_until i.retry_at}, 0) AS delay_ms
FROM task_instance i
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running'
WHERE i.dag_run_id = :run AND i.state IN ('queued', 'up_for_retry') AND i.id > :after
  AND (i.queued_at <= {now_plus -:for_ms} OR i.queued_at > {now_plus :longest_ms})
ORDER BY i.id
LIMIT :limit

-- name: open-runs
-- Takes the last id of the previous page, a limit, and a DAG or NULL. Returns the deliveries of open runs not held back.
SELECT id, dag_id, delivery
FROM dag_run
WHERE state IN ('queued', 'running') AND (admitted IS NULL OR admitted = 1) AND id > :after AND (:dag_id IS NULL OR dag_id = :dag_id)
ORDER BY id
LIMIT :limit

-- name: running-tables
-- Returns the record tables of running task instances.
SELECT DISTINCT i.record_table
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running'
WHERE r.state = 'running'

-- name: orphans
-- Takes a table, the length of a lease, and a limit. Returns running task instances that have lost their record in it, and
-- those whose lease has expired or ends so late that it was taken before the clock was set back.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, t.id AS record_id, t.epoch, t.lease_until
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running' AND i.record_table = :table
LEFT JOIN {table} t ON t.id = i.record_id AND t.task_instance_id = i.id AND t.lease_until IS NOT NULL
WHERE r.state = 'running' AND (t.id IS NULL OR t.lease_until < {now} OR t.lease_until > {now_plus :lease_ms})
ORDER BY i.id
LIMIT :limit

-- name: redeliver-instances
-- Takes ids of task instances. Raises their delivery numbers, if they are queued or wait for a retry.
UPDATE task_instance SET delivery = delivery + 1
WHERE id IN (:ids) AND state IN ('queued', 'up_for_retry')

-- name: redeliver-run
-- Takes a run. Raises its delivery number.
UPDATE dag_run SET delivery = delivery + 1 WHERE id = :run

-- name: holds-record
-- Takes a task instance and its record. Returns a row while the instance holds the record.
SELECT id FROM {table} WHERE id = :record_id AND task_instance_id = :instance AND lease_until IS NOT NULL

-- name: requeue-orphan
-- Takes a lost try. Changes a row if the try is the last one: the task instance needs another delivery.
UPDATE task_instance SET
  state = 'queued',
  losses = losses + 1,
  delivery = delivery + 1,
  queued_at = {now}
WHERE id = :instance AND try_number = :try_number AND state = 'running'

-- name: explain-instance
-- Takes a task instance, a reason and a sentence. Records them.
UPDATE task_instance SET reason = :reason, sentence = :sentence WHERE id = :instance
