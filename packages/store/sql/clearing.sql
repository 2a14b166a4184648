-- name: restart-run
-- Takes a run. If it was cancelled before its expansion, restarts it under a delivery number new to the queue.
UPDATE dag_run SET state = 'queued', started_at = NULL, finished_at = NULL, cancel_requested = 0, epoch = epoch + 1, delivery = delivery + 1
WHERE id = :run AND state = 'cancelled' AND expanded = 0

-- name: lock-run
-- Takes a run. Returns it, and locks it until the transaction ends.
SELECT id, dag_id, state, expanded, delivery, graph_hash FROM dag_run WHERE id = :run {row_lock}

-- name: lock-instances
-- Takes a run. Returns its task instances, and locks them until the transaction ends.
SELECT id, task_id, sample, state, reason, pending, try_number, record_table, record_id, queue
FROM task_instance
WHERE dag_run_id = :run
ORDER BY id
{row_lock}

-- name: reopen-run
-- Takes a closed run. Reopens it under a delivery number new to the queue, and admits it even beyond the run limit of its DAG.
-- It starts now, so that its duration excludes the time in which it was closed.
UPDATE dag_run SET state = 'running', started_at = {now}, finished_at = NULL, cancel_requested = 0, admitted = 1, epoch = epoch + 1, delivery = delivery + 1
WHERE id = :run

-- name: touch-run
-- Takes an open run. Fences off a worker that is about to close it on the basis of an older read.
UPDATE dag_run SET cancel_requested = 0, epoch = epoch + 1 WHERE id = :run

-- name: change-definition
-- Takes a run and the digest of a definition. The run uses that definition from now on.
UPDATE dag_run SET definition_hash = :hash WHERE id = :run

-- name: end-tries
-- Takes ids of task instances, the number of their current try, and a sentence. Cancels those tries, unless their workers
-- have settled them.
UPDATE task_try SET outcome = 'cancelled', exit_code = NULL, sentence = :sentence, finished_at = {now}
WHERE task_instance_id IN (:ids) AND number = :try_number AND (outcome IS NULL OR outcome = 'lost')

-- name: reset-instances
-- Takes ids of task instances and their new state. They start over, with a new job. Results of their records up to the epoch
-- are invalid; without an epoch, results stay valid.
UPDATE task_instance SET
  state = :state,
  pending = :pending,
  decision = 'run',
  reason = :reason,
  sentence = :sentence,
  stale_epoch = COALESCE(:stale_epoch, stale_epoch),
  delivery = delivery + 1,
  failures = 0,
  losses = 0,
  retry_at = NULL,
  queued_at = {now},
  started_at = NULL,
  finished_at = CASE WHEN :state IN ('upstream_failed', 'skipped') THEN {now} END,
  output_path = NULL
WHERE id IN (:ids)

-- name: recount-instances
-- Takes ids of unstarted task instances, and their number of open upstreams. An existing job is refused and over by the time
-- of the release, so the next job needs another number.
UPDATE task_instance SET state = :state, pending = :pending, delivery = delivery + 1, retry_at = NULL, queued_at = {now}
WHERE id IN (:ids)

-- name: lock-records
-- Takes ids of records of one table. Returns their claims, and locks them until the transaction ends.
SELECT id, epoch, task_instance_id FROM {table} WHERE id IN (:ids) ORDER BY id {row_lock}

-- name: revoke-claims
-- Takes ids of records of one table. Revokes their claims, so that their holders can no longer write. The records stay held,
-- because the processes may still run.
UPDATE {table} SET epoch = epoch + 1, owner = NULL, task_instance_id = NULL WHERE id IN (:ids)

-- name: invalidate-finishes
-- Takes ids of records of one table. Invalidates their finishes.
UPDATE {table} SET datetime_finished = NULL, cleared_at = {now} WHERE id IN (:ids) AND datetime_finished IS NOT NULL
