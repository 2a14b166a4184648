-- name: restart-run
-- Takes a run. Where it was cancelled before it was expanded it begins anew, under a delivery that the queue has not seen.
UPDATE dag_run SET state = 'queued', started_at = NULL, finished_at = NULL, cancel_requested = 0, epoch = epoch + 1, delivery = delivery + 1
WHERE id = :run AND state = 'cancelled' AND expanded = 0

-- name: lock-run
-- Takes a run. Returns it, and keeps it as it is until the transaction ends.
SELECT id, dag_id, state, expanded, delivery, graph_hash FROM dag_run WHERE id = :run {row_lock}

-- name: lock-instances
-- Takes a run. Returns its task instances, and keeps them as they are until the transaction ends.
SELECT id, task_id, sample, state, reason, pending, try_number, record_table, record_id
FROM task_instance
WHERE dag_run_id = :run
ORDER BY id
{row_lock}

-- name: reopen-run
-- Takes a closed run. It goes on, under a delivery that the queue has not seen, and takes a place of its DAG even where none is free.
-- It starts now, so that its duration does not count the time in which it was closed.
UPDATE dag_run SET state = 'running', started_at = {now}, finished_at = NULL, cancel_requested = 0, admitted = 1, epoch = epoch + 1, delivery = delivery + 1
WHERE id = :run

-- name: touch-run
-- Takes a run that goes on. Fences a worker that is about to close it by an older reading.
UPDATE dag_run SET cancel_requested = 0, epoch = epoch + 1 WHERE id = :run

-- name: change-definition
-- Takes a run and the digest of a definition. The run goes on by that one.
UPDATE dag_run SET definition_hash = :hash WHERE id = :run

-- name: end-tries
-- Takes ids of task instances, the number of the try that each of them is at, and a sentence. Cancels those tries, unless
-- they have ended by the hand of their workers.
UPDATE task_try SET outcome = 'cancelled', exit_code = NULL, sentence = :sentence, finished_at = {now}
WHERE task_instance_id IN (:ids) AND number = :try_number AND (outcome IS NULL OR outcome = 'lost')

-- name: reset-instances
-- Takes ids of task instances and their new state. They begin anew, with a new job. The results of their
-- records up to the epoch do not count; without one, these stay as they are.
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
-- Takes ids of task instances that have not started, and how many upstreams they wait for. The job that one of them may have
-- is refused and over by the time that it is released, so the next one needs another number.
UPDATE task_instance SET state = :state, pending = :pending, delivery = delivery + 1, retry_at = NULL, queued_at = {now}
WHERE id IN (:ids)

-- name: lock-records
-- Takes ids of records of one table. Returns who claimed each, and keeps them as they are until the transaction ends.
SELECT id, epoch, task_instance_id FROM {table} WHERE id IN (:ids) ORDER BY id {row_lock}

-- name: take-claims
-- Takes ids of records of one table. Takes their claims away, so that their holders write nothing any more. The records stay
-- held, for the processes may still run.
UPDATE {table} SET epoch = epoch + 1, owner = NULL, task_instance_id = NULL WHERE id IN (:ids)

-- name: take-finishes
-- Takes ids of records of one table. Their finishes do not count any more.
UPDATE {table} SET datetime_finished = NULL, cleared_at = {now} WHERE id IN (:ids) AND datetime_finished IS NOT NULL
