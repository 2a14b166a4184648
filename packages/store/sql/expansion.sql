-- name: claim-expansion
-- Takes a run and a lease. Returns the epoch of the claim, if the run waits for its expansion and is not claimed.
UPDATE dag_run SET
  epoch = {raise epoch},
  lease_until = {now_plus :lease_ms},
  admitted = 1
WHERE id = :run AND state = 'queued' AND expanded = 0 AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
{raised epoch}

-- name: finish-expansion
-- Takes a run and the epoch of its expansion: the run is running. Fails unless that claim holds: so nothing after it in its
-- message happens. MySQL assigns columns from left to right, so the epoch comes first.
UPDATE dag_run SET
  epoch = CASE WHEN epoch = :epoch AND expanded = 0 AND state = 'queued' THEN epoch END,
  state = CASE WHEN state = 'queued' THEN 'running' ELSE state END,
  expanded = 1,
  started_at = {now},
  lease_until = NULL
WHERE id = :run

-- name: expansion-of
-- Takes a run. Returns the epoch of its last expansion and whether that has finished.
SELECT epoch, expanded FROM dag_run WHERE id = :run

-- name: hold-expansion
-- Takes a run and the epoch of its expansion. Changes a row, and so locks it, while that claim holds.
UPDATE dag_run SET epoch = epoch WHERE id = :run AND epoch = :epoch AND expanded = 0 AND state = 'queued'

-- name: require-expansion
-- Takes a run and the epoch of its expansion. Locks the run. Fails unless that claim holds: so nothing after it in its
-- message happens.
UPDATE dag_run SET epoch = CASE WHEN epoch = :epoch AND expanded = 0 AND state = 'queued' THEN epoch END WHERE id = :run

-- name: insert-instances
-- Takes rows of task instances. Adds the missing ones.
INSERT INTO task_instance
  (dag_run_id, task_id, sample, decision, reason, sentence, record_table, record_id, stale_epoch,
    output_path, pool, pool_slots, priority_weight, queue, state, pending, queued_at, finished_at)
VALUES :rows
{keep_existing id}
