-- name: open-backfill
-- Takes a DAG and a digest. Returns the open backfill with that digest, and locks it until the transaction ends.
SELECT id FROM backfill WHERE dag_id = :dag_id AND digest = :digest AND state IN ('running', 'paused')
ORDER BY id LIMIT 1 {row_lock}

-- name: resume-backfill
-- Takes an open backfill and its limit of concurrent runs. Resumes it for a repeated request.
UPDATE backfill SET state = 'running', max_active_runs = :max_active_runs WHERE id = :backfill AND state IN ('running', 'paused')

-- name: insert-backfill
-- Takes the options of a backfill. Adds it and returns its id.
INSERT INTO backfill (dag_id, options, reprocessing, max_active_runs, created_by, digest)
VALUES (:dag_id, :options, :reprocessing, :max_active_runs, :created_by, :digest)

-- name: insert-backfill-runs
-- Takes rows of backfill runs. Adds them.
INSERT INTO backfill_run (backfill_id, position, run_id, execution_date, conf) VALUES :rows

-- name: count-backfill-runs
-- Takes backfills. Returns the number of their runs by state.
SELECT b.backfill_id, b.state, r.state AS run_state, COUNT(*) AS count
FROM backfill_run b
LEFT JOIN dag_run r ON r.id = b.dag_run_id
WHERE b.backfill_id IN (:ids)
GROUP BY b.backfill_id, b.state, r.state

-- name: list-backfill-runs
-- Takes a backfill, the last position of the previous page, and a limit. Returns its runs in start order.
SELECT b.position, b.run_id, b.execution_date, b.conf, b.problem, r.id, r.state
FROM backfill_run b
LEFT JOIN dag_run r ON r.id = b.dag_run_id
WHERE b.backfill_id = :backfill AND b.position > :after
ORDER BY b.position LIMIT :limit

-- name: waiting-backfill-runs
-- Takes a backfill and a limit. Returns the next runs that have not been begun.
SELECT position, run_id, execution_date, conf, problem, NULL AS id, NULL AS state
FROM backfill_run
WHERE backfill_id = :backfill AND state = 'waiting'
ORDER BY position LIMIT :limit

-- name: change-backfill
-- Takes a backfill, the allowed current states, and the new state. Changes a row in one of them. Its driver loses the claim.
UPDATE backfill SET
  state = :next,
  epoch = epoch + 1,
  lease_until = NULL,
  finished_at = CASE WHEN :next IN ('running', 'paused') THEN NULL ELSE {now} END
WHERE id = :backfill AND state IN (:states)

-- name: free-backfills
-- Takes the latest plausible end of a lease. Returns the running backfills that no process drives.
SELECT id FROM backfill
WHERE state = 'running' AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
ORDER BY id

-- name: claim-backfill
-- Takes a backfill, a lease, and the latest plausible end of a lease. Returns the epoch of the claim, for only one process.
UPDATE backfill SET
  epoch = {raise epoch},
  lease_until = {now_plus :lease_ms}
WHERE id = :backfill AND state = 'running' AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
{raised epoch}

-- name: hold-backfill
-- Takes a claim. Returns a row while it holds, and locks it until the transaction ends.
SELECT id FROM backfill WHERE id = :backfill AND epoch = :epoch AND state = 'running' {row_lock}

-- name: begin-backfill-run
-- Takes a backfill run and the run created for it. Changes a row if it had none.
UPDATE backfill_run SET state = 'begun', dag_run_id = :run
WHERE backfill_id = :backfill AND position = :position AND state = 'waiting'

-- name: refuse-backfill-run
-- Takes a backfill run and the reason why it cannot be created. Marks it refused.
UPDATE backfill_run SET state = 'refused', problem = :problem
WHERE backfill_id = :backfill AND position = :position AND state = 'waiting'

-- name: leave-backfill
-- Takes a claim. Ends it, so that any process may drive the backfill.
UPDATE backfill SET lease_until = NULL WHERE id = :backfill AND epoch = :epoch AND state = 'running'

-- name: close-backfill
-- Takes a claim and a final state. Changes a row while the claim holds.
UPDATE backfill SET state = :state, lease_until = NULL, finished_at = {now}
WHERE id = :backfill AND epoch = :epoch AND state = 'running'
