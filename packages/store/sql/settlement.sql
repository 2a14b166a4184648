-- name: finish-record
-- Takes a claim and its output. Changes a row while the claim holds and has not finished the record: the finish is the
-- claim's. MySQL assigns columns from left to right, so the result's epoch comes before the finish's.
UPDATE {table} SET
  result_epoch = CASE WHEN :same_result = 1 THEN COALESCE(result_epoch, finish_epoch) ELSE epoch END,
  datetime_started = claimed_at,
  datetime_finished = {now},
  finish_epoch = epoch,
  finished_by = owner,
  finished_instance_id = task_instance_id,
  output_path = :output_path,
  manifest = :manifest,
  version = claimed_version,
  inputs = claimed_inputs,
  fingerprint = claimed_fingerprint,
  lineage = claimed_lineage,
  lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND (datetime_finished IS NULL OR finish_epoch <> :epoch)

-- name: find-record
-- Takes the id of a record. Returns it, and whether it is held.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, task_instance_id, version, inputs, fingerprint, lineage, claimed_at, claimed_version, claimed_inputs, claimed_fingerprint, claimed_lineage,
  cleared_at, output_path, manifest, result_epoch,
  lease_until IS NOT NULL AND lease_until >= {now} AS held
FROM {table}
WHERE id = :record_id

-- name: succeed-instance
-- Takes a try and its output. Changes a row if the task instance has been neither settled nor tried again.
UPDATE task_instance SET state = 'success', finished_at = {now}, output_path = :output_path
WHERE id = :instance AND try_number = :try_number AND state IN ('running', 'queued')

-- name: succeed-with-record
-- Like succeed-instance, after finish-record. Fails where that changed nothing, or this one would not: so nothing after it in
-- its message happens. MySQL assigns columns from left to right, so the state comes last.
UPDATE task_instance SET
  try_number = CASE WHEN {changed} = 1 AND try_number = :try_number AND state IN ('running', 'queued') THEN try_number END,
  finished_at = {now},
  output_path = :output_path,
  state = 'success'
WHERE id = :instance

-- name: free-claimed-record
-- Takes a claim. Changes a row while the claim holds and has not finished the record: it becomes free.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND (datetime_finished IS NULL OR finish_epoch <> :epoch)

-- name: cancel-requested
-- Takes a run. Returns whether it has a cancel request, and locks that until the transaction ends.
SELECT cancel_requested FROM dag_run WHERE id = :run {shared_lock}

-- name: retry-instance
-- Takes a failed try and a delay. Changes a row if the try is the last one: the next one is due after the delay.
UPDATE task_instance SET
  state = 'up_for_retry',
  failures = failures + 1,
  queued_at = {now},
  retry_at = {now_plus :delay_ms}
WHERE id = :instance AND try_number = :try_number AND state IN ('running', 'queued')

-- name: requeue-instance
-- Takes a returned try, and whether that is a loss. Changes a row if the try is the last one.
UPDATE task_instance SET
  state = 'queued',
  losses = losses + :lost,
  queued_at = {now}
WHERE id = :instance AND try_number = :try_number AND state = 'running'

-- name: settle-instance
-- Takes a try, the end state of its task instance and the increments of the counters. Changes a row if the try is the last
-- one.
UPDATE task_instance SET
  state = :state,
  failures = failures + :failed,
  losses = losses + :lost,
  finished_at = {now}
WHERE id = :instance AND try_number = :try_number AND state IN ('running', 'queued')

-- name: settle-waiting
-- Takes a run, tasks and, in {at_sample}, a sample, with a state, reason and sentence. Settles the waiting instances.
UPDATE task_instance SET state = :state, pending = 0, reason = :reason, sentence = :sentence, finished_at = {now}
WHERE dag_run_id = :run AND state = 'waiting' AND task_id IN (:tasks) {at_sample}

-- name: lock-waiting
-- Takes a run, tasks and, in {at_sample}, a sample. Returns the waiting task instances, and locks them until the
-- transaction ends.
SELECT id, task_id, sample, pending FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) AND state = 'waiting' {at_sample}
ORDER BY id
{row_lock}

-- name: ends-among
-- Takes a run, tasks and, in {at_sample}, a sample. Returns the states of their task instances.
SELECT task_id, sample, state, reason FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) {at_sample}

-- name: lock-ends-among
-- Like ends-among, and lets none of them end or start over until the transaction ends.
SELECT task_id, sample, state, reason FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) {at_sample}
{shared_lock}

-- name: wait-again
-- Takes a try without a result, the number of open upstreams of its task instance, and the increments of the counters. Changes
-- a row if the try is the last one. Its job ends with it, so the next one needs another number.
UPDATE task_instance SET
  state = 'waiting',
  pending = :pending,
  failures = failures + :failed,
  losses = losses + :lost,
  delivery = delivery + 1,
  retry_at = NULL
WHERE id = :instance AND try_number = :try_number AND state = 'running'

-- name: count-down
-- Takes ids of waiting task instances, and the number of their upstreams that have ended. Subtracts it.
UPDATE task_instance SET pending = pending - :ended WHERE id IN (:ids) AND state = 'waiting'

-- name: queue-waiting
-- Takes ids of waiting task instances, and a reason with its sentence, or NULL to keep those. Queues them.
UPDATE task_instance SET
  state = 'queued',
  pending = 0,
  queued_at = {now},
  reason = COALESCE(:reason, reason),
  sentence = COALESCE(:sentence, sentence)
WHERE id IN (:ids) AND state = 'waiting'

-- name: end-waiting
-- Takes ids of waiting task instances, with a state, reason and sentence. Settles them.
UPDATE task_instance SET state = :state, pending = 0, reason = :reason, sentence = :sentence, finished_at = {now}
WHERE id IN (:ids) AND state = 'waiting'

-- name: skip-instance
-- Takes a task instance whose record turned out to be finished. Changes a row, unless it has been settled.
UPDATE task_instance SET
  state = 'skipped',
  decision = 'skip',
  reason = 'finished',
  sentence = :sentence,
  output_path = :output_path,
  retry_at = NULL,
  finished_at = {now}
WHERE id = :instance AND state IN ('queued', 'up_for_retry', 'running')

-- name: decrement-pending
-- Takes a run, tasks and, in {at_sample}, a sample: the direct downstream of a task instance that is done. Decrements their
-- number of open upstreams, and queues those without any. MySQL assigns columns from left to right, so pending comes last.
UPDATE task_instance SET
  queued_at = CASE WHEN pending = 1 THEN {now} ELSE queued_at END,
  state = CASE WHEN pending = 1 THEN 'queued' ELSE state END,
  pending = pending - 1
WHERE dag_run_id = :run AND state = 'waiting' AND task_id IN (:tasks) {at_sample}

-- name: releasable
-- Takes a run, tasks and, in {at_sample}, a sample, with a record and one of its task instances. Returns the deliveries of
-- those task instances that are queued, and of the others, of any run, that wait for the record: in one result, because
-- every task runs this query.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, 0 AS delay_ms, 0 AS joined
FROM task_instance i
WHERE i.dag_run_id = :run AND i.state = 'queued' AND i.task_id IN (:tasks) {at_sample}
UNION ALL
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, 0 AS delay_ms, 1 AS joined
FROM task_instance i
WHERE i.record_table = :table AND i.record_id = :record_id AND i.state = 'queued' AND i.state <> 'skipped' AND i.id <> :instance

-- name: joined
-- Takes a record and one of its task instances. Returns the deliveries of the others, of any run, that wait for the record.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, 0 AS delay_ms
FROM task_instance i
WHERE i.record_table = :table AND i.record_id = :record_id AND i.state = 'queued' AND i.state <> 'skipped' AND i.id <> :instance

-- name: queued-among
-- Takes a run, tasks and, in {at_sample}, a sample. Returns the deliveries of the queued task instances.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, 0 AS delay_ms
FROM task_instance i
WHERE i.dag_run_id = :run AND i.state = 'queued' AND i.task_id IN (:tasks) {at_sample}
ORDER BY i.id

-- name: end-try
-- Takes a try and its end. Changes a row, unless its worker has settled the try.
UPDATE task_try SET
  outcome = :outcome,
  exit_code = :exit_code,
  pid = COALESCE(:pid, pid),
  sentence = :sentence,
  rendered = COALESCE(:rendered, rendered),
  finished_at = {now}
WHERE task_instance_id = :instance AND number = :try_number AND (outcome IS NULL OR outcome = 'lost')
