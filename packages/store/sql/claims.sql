-- name: find-instance
-- Takes a task instance. Returns it, with the run and DAG facts that gate its start. A delay set before the clock was set
-- back is due.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, i.state, i.decision, i.reason, i.sentence, i.record_table, i.record_id,
  i.stale_epoch, i.try_number, i.failures, i.losses, i.retry_at, i.queued_at, i.started_at, i.finished_at, i.output_path,
  i.pool, i.pool_slots, i.priority_weight, i.queue,
  r.state AS run_state, r.cancel_requested, COALESCE(d.paused, 0) AS paused,
  CASE WHEN i.queued_at > {now} THEN 0 ELSE COALESCE({ms_until i.retry_at}, 0) END AS early_ms, {now} AS now
FROM task_instance i
JOIN dag_run r ON r.id = i.dag_run_id
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE i.id = :instance

-- name: find-instance-at
-- Takes a run, tasks and a sample. Returns their task instances, like find-instance, with their delivery and the run's epoch.
SELECT i.id, i.dag_run_id, i.task_id, i.sample, i.state, i.decision, i.reason, i.sentence, i.record_table, i.record_id,
  i.stale_epoch, i.try_number, i.failures, i.losses, i.retry_at, i.queued_at, i.started_at, i.finished_at, i.output_path,
  i.pool, i.pool_slots, i.priority_weight, i.queue, i.delivery, r.epoch AS run_epoch,
  r.state AS run_state, r.cancel_requested, COALESCE(d.paused, 0) AS paused,
  CASE WHEN i.queued_at > {now} THEN 0 ELSE COALESCE({ms_until i.retry_at}, 0) END AS early_ms, {now} AS now
FROM task_instance i
JOIN dag_run r ON r.id = i.dag_run_id
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE i.dag_run_id = :run AND i.task_id IN (:tasks) AND i.sample = :sample

-- name: free-record
-- Takes a record and its lease as read. Changes a row if the lease has not been renewed since: the record is free.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND lease_until = :lease_until

-- name: free-revoked-record
-- Takes a revoked claim. Changes a row if the record has not been claimed since: it is free.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch + 1 AND task_instance_id IS NULL AND lease_until IS NOT NULL

-- name: claim-record
-- Takes a record, a claimer, a lease and the claimer's sources. Returns the epoch of the claim, if the record is not held
-- and has no finish, or one that is invalid for the claimer. An older finish stands until the new one replaces it.
UPDATE {table} SET
  epoch = {raise epoch},
  owner = :owner,
  task_instance_id = :instance,
  lease_until = {now_plus :lease_ms},
  datetime_started = CASE WHEN datetime_finished IS NULL THEN {now} ELSE datetime_started END,
  claimed_at = {now},
  claimed_version = :version,
  claimed_inputs = :inputs,
  claimed_fingerprint = :fingerprint,
  claimed_lineage = :lineage,
  cleared_at = NULL
WHERE id = :record_id AND lease_until IS NULL
  AND (datetime_finished IS NULL OR finish_epoch <= :stale_epoch OR version <> :version OR inputs <> :inputs OR lineage <> :lineage
    OR COALESCE(fingerprint, '') <> :fingerprint)
{raised epoch}

-- name: find-holder
-- Takes the id of a record and the length of a lease. Returns it with its lease: the remaining milliseconds, and whether it
-- has expired, or ends so late that it was taken before the clock was set back.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, task_instance_id, version, inputs, fingerprint, lineage, claimed_at, claimed_version, claimed_inputs, claimed_fingerprint, claimed_lineage,
  cleared_at, output_path, manifest, result_epoch,
  lease_until >= {now} AS held, lease_until, {ms_until lease_until} AS held_ms,
  lease_until < {now} OR lease_until > {now_plus :lease_ms} AS lapsed
FROM {table}
WHERE id = :record_id

-- name: start-instance
-- Takes a task instance and the number of its next try. Follows claim-record. Changes a row if that did, and if the task
-- instance may still start.
UPDATE task_instance SET state = 'running', try_number = :try_number, started_at = :now, retry_at = NULL
WHERE id = :instance AND state IN ('queued', 'up_for_retry') AND try_number = :try_number - 1
  AND {changed} = 1

-- name: insert-try
-- Takes a starting try and the record just claimed for it. Adds it, unless it exists. Follows start-instance, and fails
-- where that changed nothing: so its message is not committed.
INSERT INTO task_try (task_instance_id, number, epoch, worker, host, sentence, log_path, started_at)
SELECT :instance, :try_number, CASE WHEN {changed} = 1 THEN epoch END, :worker, :host, '', :log_path, {now} FROM {table} WHERE id = :record_id
{keep_existing number}

-- name: start-foreseen
-- Takes a task instance as it was read while it waited, and the number of its first try. Follows claim-record. Starts it:
-- changes a row if that did, nothing else is open upstream, and nothing that was read has changed.
UPDATE task_instance SET
  state = 'running',
  pending = 0,
  queued_at = {now},
  started_at = {now},
  try_number = :try_number
WHERE id = :instance AND state = 'waiting' AND pending = 1 AND try_number = :try_number - 1 AND delivery = :delivery
  AND record_table = :table AND record_id = :record_id AND stale_epoch = :stale_epoch
  AND pool IS NULL AND retry_at IS NULL AND {changed} = 1

-- name: insert-foreseen-try
-- Like insert-try, after start-foreseen. Fails also unless the run exists, has the epoch, and may start tasks.
INSERT INTO task_try (task_instance_id, number, epoch, worker, host, sentence, log_path, started_at)
SELECT :instance, :try_number,
  CASE WHEN {changed} = 1 AND r.state = 'running' AND r.cancel_requested = 0 AND r.epoch = :run_epoch AND COALESCE(d.paused, 0) = 0
    THEN t.epoch END,
  :worker, :host, '', :log_path, {now}
FROM {table} t
LEFT JOIN dag_run r ON r.id = :run
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE t.id = :record_id
{keep_existing number}

-- name: lost-tries
-- Takes a record, the epoch of the current claim and a limit. Returns the earlier tries that were never settled by their
-- workers, the last one first, with the epoch of the last finish. Otherwise settled tries are excluded, so that a long
-- history costs nothing.
SELECT t.task_instance_id, t.number, t.epoch, t.log_path, r.finish_epoch
FROM task_instance i
JOIN task_try t ON t.task_instance_id = i.id AND t.epoch < :epoch
JOIN {table} r ON r.id = i.record_id
WHERE i.record_table = :table AND i.record_id = :record_id
  AND i.state IN ('queued', 'running', 'up_for_retry', 'failed', 'cancelled') AND i.state <> 'skipped'
  AND (t.outcome IS NULL OR t.outcome = 'lost')
ORDER BY t.epoch DESC
LIMIT :limit

-- name: renew-lease
-- Takes a claim and a lease. Changes a row while the claim holds, even if a clock set forward says that it expired: only an
-- observer that has seen no renewal frees the record.
UPDATE {table} SET lease_until = {now_plus :lease_ms}
WHERE id = :record_id AND epoch = :epoch AND lease_until IS NOT NULL

-- name: note-pid
-- Takes a try, the pid of its process and its rendered call. Records both.
UPDATE task_try SET pid = :pid, rendered = :rendered WHERE task_instance_id = :instance AND number = :try_number AND pid IS NULL

-- name: cancelled-runs
-- Takes runs. Returns those with a cancel request.
SELECT id FROM dag_run WHERE id IN (:runs) AND cancel_requested = 1
