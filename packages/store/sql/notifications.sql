-- name: insert-run-event
-- Takes a run, the epoch at which it is in progress or was closed, and an event. Records the event, unless it is recorded.
INSERT INTO run_event (dag_run_id, epoch, event) VALUES (:run, :epoch, :event)
{keep_existing event}

-- name: dags-under-way
-- Returns the DAGs that have a running run.
SELECT DISTINCT dag_id FROM dag_run WHERE state = 'running'

-- name: late-runs
-- Takes a DAG and milliseconds. Returns its runs that have been in progress for longer, and have no such event yet.
SELECT r.id, r.epoch FROM dag_run r
WHERE r.dag_id = :dag_id AND r.state = 'running' AND r.started_at < {now_plus -:ms} AND NOT EXISTS (
  SELECT 1 FROM run_event e WHERE e.dag_run_id = r.id AND e.epoch = r.epoch AND e.event = 'sla'
)

-- name: open-run-events
-- Takes the last id of the previous page and a limit. Returns unresolved events, with their age in milliseconds.
SELECT e.id, e.event, e.dag_run_id, r.dag_id, e.occurred_at, -{ms_until e.occurred_at} AS age_ms
FROM run_event e
JOIN dag_run r ON r.id = e.dag_run_id
WHERE e.resolved_at IS NULL AND e.id > :after
ORDER BY e.id LIMIT :limit

-- name: resolve-run-event
-- Takes an event. Changes a row for only one process.
UPDATE run_event SET resolved_at = {now} WHERE id = :event AND resolved_at IS NULL

-- name: insert-notifications
-- Takes rows of notifications. Adds them, due immediately.
INSERT INTO notification (idempotency_key, event, dag_run_id, dag_id, run_id, channel, payload, sentence)
VALUES :rows

-- name: insert-claimed-notification
-- Takes a notification and a lease. Adds it with its first attempt in progress.
INSERT INTO notification (idempotency_key, event, dag_run_id, dag_id, run_id, channel, payload, sentence, attempts, epoch, lease_until)
VALUES (:idempotency_key, :event, :run, :dag_id, :run_id, :channel, :payload, '', 1, 1, {now_plus :lease_ms})

-- name: due-notifications
-- Takes the latest plausible end of a lease, and a limit. Returns the due notifications that no process is delivering.
SELECT id, idempotency_key, event, dag_run_id, dag_id, run_id, channel, payload, attempts FROM notification
WHERE state = 'pending' AND due_at <= {now} AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
ORDER BY due_at, id LIMIT :limit

-- name: claim-notification
-- Takes a notification, its attempts, a lease, and the latest plausible end of one. Returns a claim epoch to one process.
UPDATE notification SET
  epoch = {raise epoch},
  attempts = attempts + 1,
  lease_until = {now_plus :lease_ms}
WHERE id = :id AND state = 'pending' AND attempts = :attempts AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
{raised epoch}

-- name: finish-notification
-- Takes a claim and the result of the delivery. Changes a row while the claim holds.
UPDATE notification SET state = :state, sentence = :sentence, due_at = NULL, lease_until = NULL, finished_at = {now}
WHERE id = :id AND epoch = :epoch AND state = 'pending'

-- name: postpone-notification
-- Takes a claim, the result of the attempt, and the milliseconds until the next. Changes a row while the claim holds.
UPDATE notification SET sentence = :sentence, due_at = {now_plus :retry_ms}, lease_until = NULL
WHERE id = :id AND epoch = :epoch AND state = 'pending'

-- name: retry-notification
-- Takes a notification. Makes it due now and resets its attempts, unless it was sent or is being delivered.
UPDATE notification SET state = 'pending', attempts = 0, due_at = {now}, finished_at = NULL
WHERE id = :id AND state <> 'sent' AND (lease_until IS NULL OR lease_until < {now})

-- name: delete-old-notifications
-- Takes milliseconds. Removes the notifications that were settled longer ago.
DELETE FROM notification WHERE finished_at < {now_plus -:ms}

-- name: delete-old-run-events
-- Takes milliseconds. Removes the events that were resolved longer ago.
DELETE FROM run_event WHERE resolved_at < {now_plus -:ms}
