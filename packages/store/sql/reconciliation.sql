-- name: queued-instances
-- Takes a run, the last id of the page before, a limit, an age, and the longest that a job is kept back. Returns what the
-- queue must have had for that time, or has had since before the clock was set back.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, COALESCE({ms_until i.retry_at}, 0) AS delay_ms
FROM task_instance i
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running'
WHERE i.dag_run_id = :run AND i.state IN ('queued', 'up_for_retry') AND i.id > :after
  AND (i.queued_at <= {now_plus -:for_ms} OR i.queued_at > {now_plus :longest_ms})
ORDER BY i.id
LIMIT :limit

-- name: open-runs
-- Takes the last id of the page before, a limit, and a DAG, or NULL for all. Returns the deliveries of runs that are open and not held back.
SELECT id, dag_id, delivery
FROM dag_run
WHERE state IN ('queued', 'running') AND (admitted IS NULL OR admitted = 1) AND id > :after AND (:dag_id IS NULL OR dag_id = :dag_id)
ORDER BY id
LIMIT :limit

-- name: running-tables
-- Returns the tables of the records that running task instances are about.
SELECT DISTINCT i.record_table
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running'
WHERE r.state = 'running'

-- name: orphans
-- Takes a table, how long a lease lasts, and a limit. Returns running task instances that no longer hold their record in it, and
-- those whose lease is over or ends so late that it dates from before the clock was set back.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, t.id AS record_id, t.epoch, t.lease_until
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'running' AND i.record_table = :table
LEFT JOIN {table} t ON t.id = i.record_id AND t.task_instance_id = i.id AND t.lease_until IS NOT NULL
WHERE r.state = 'running' AND (t.id IS NULL OR t.lease_until < {now} OR t.lease_until > {now_plus :lease_ms})
ORDER BY i.id
LIMIT :limit

-- name: redeliver-instances
-- Takes ids of task instances. Raises the numbers of their deliveries, where they are queued or wait for a retry.
UPDATE task_instance SET delivery = delivery + 1
WHERE id IN (:ids) AND state IN ('queued', 'up_for_retry')

-- name: redeliver-run
-- Takes a run. Raises the number of its delivery.
UPDATE dag_run SET delivery = delivery + 1 WHERE id = :run

-- name: holds-record
-- Takes a task instance and its record. Returns a row while it holds it.
SELECT id FROM {table} WHERE id = :record_id AND task_instance_id = :instance AND lease_until IS NOT NULL

-- name: requeue-orphan
-- Takes a try that was lost. Changes a row while the try is the last one: the task instance needs another delivery.
UPDATE task_instance SET
  state = 'queued',
  losses = losses + 1,
  delivery = delivery + 1,
  queued_at = {now}
WHERE id = :instance AND try_number = :try_number AND state = 'running'

-- name: explain-instance
-- Takes a task instance and why it ended as it did.
UPDATE task_instance SET reason = :reason, sentence = :sentence WHERE id = :instance
