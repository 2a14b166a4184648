-- name: samples-of
-- Takes a run and tasks. Returns the samples of their task instances.
SELECT task_id, sample FROM task_instance WHERE dag_run_id = :run AND task_id IN (:tasks) AND sample <> '' ORDER BY id

-- name: unsampled-instances
-- Takes a run and tasks. Returns their task instances without a sample.
SELECT id, task_id, state, reason FROM task_instance WHERE dag_run_id = :run AND task_id IN (:tasks) AND sample = ''

-- name: lock-placeholders
-- Takes a run and tasks. Returns their open placeholders, and locks them until the transaction ends. A concurrent upstream
-- settlement waits here, and continues with the task instances that have replaced the placeholders: these come later in
-- every index.
SELECT id, task_id, state, pending
FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) AND sample = '' AND record_id = 0 AND state IN ('waiting', 'queued')
ORDER BY id
{row_lock}

-- name: lock-sampled
-- Takes a run and tasks. Returns their task instances with a sample, and locks them until the transaction ends.
SELECT id, task_id, sample, state
FROM task_instance
WHERE dag_run_id = :run AND task_id IN (:tasks) AND sample <> ''
ORDER BY id
{row_lock}

-- name: settle-placeholders
-- Takes ids of placeholders, and the reason why they have no samples. Settles them.
UPDATE task_instance SET
  state = 'skipped',
  pending = 0,
  decision = 'skip',
  reason = :reason,
  sentence = :sentence,
  finished_at = {now}
WHERE id IN (:ids)

-- name: add-pending
-- Takes a run, tasks, and the change in their number of open upstreams, which may be negative. Queues those without open
-- ones. MySQL assigns columns from left to right, so pending comes last.
UPDATE task_instance SET
  queued_at = CASE WHEN pending + :added = 0 THEN {now} ELSE queued_at END,
  state = CASE WHEN pending + :added = 0 THEN 'queued' ELSE state END,
  pending = pending + :added
WHERE dag_run_id = :run AND state = 'waiting' AND task_id IN (:tasks)

-- name: let-go
-- Takes ids of task instances that wait for their list. Decrements their open upstreams, and queues those without any.
UPDATE task_instance SET
  queued_at = CASE WHEN pending = 1 THEN {now} ELSE queued_at END,
  state = CASE WHEN pending = 1 THEN 'queued' ELSE state END,
  pending = pending - 1
WHERE id IN (:ids) AND state = 'waiting'
