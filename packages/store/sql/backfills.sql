-- name: open-backfill
-- Takes a DAG and a digest. Returns the open backfill of that digest, and keeps it open until the transaction ends.
SELECT id FROM backfill WHERE dag_id = :dag_id AND digest = :digest AND state IN ('running', 'paused')
ORDER BY id LIMIT 1 {row_lock}

-- name: resume-backfill
-- Takes an open backfill and how many of its runs may be under way. It goes on, for whom asks for the same again.
UPDATE backfill SET state = 'running', max_active_runs = :max_active_runs WHERE id = :backfill AND state IN ('running', 'paused')

-- name: insert-backfill
-- Takes what a backfill was asked for. Returns its id.
INSERT INTO backfill (dag_id, options, reprocessing, max_active_runs, created_by, digest)
VALUES (:dag_id, :options, :reprocessing, :max_active_runs, :created_by, :digest)

-- name: insert-backfill-runs
-- Takes rows of the runs of a backfill.
INSERT INTO backfill_run (backfill_id, position, run_id, execution_date, conf) VALUES :rows

-- name: count-backfill-runs
-- Takes backfills. Returns how many of their runs stand where.
SELECT b.backfill_id, b.state, r.state AS run_state, COUNT(*) AS count
FROM backfill_run b
LEFT JOIN dag_run r ON r.id = b.dag_run_id
WHERE b.backfill_id IN (:ids)
GROUP BY b.backfill_id, b.state, r.state

-- name: list-backfill-runs
-- Takes a backfill, the position of the last one of the page before, and a limit. Returns its runs in their order.
SELECT b.position, b.run_id, b.execution_date, b.conf, b.problem, r.id, r.state
FROM backfill_run b
LEFT JOIN dag_run r ON r.id = b.dag_run_id
WHERE b.backfill_id = :backfill AND b.position > :after
ORDER BY b.position LIMIT :limit

-- name: waiting-backfill-runs
-- Takes a backfill and a limit. Returns the next runs that it has not begun.
SELECT position, run_id, execution_date, conf, problem, NULL AS id, NULL AS state
FROM backfill_run
WHERE backfill_id = :backfill AND state = 'waiting'
ORDER BY position LIMIT :limit

-- name: change-backfill
-- Takes a backfill, the states that it may be in, and the next one. Changes a row where it is in one of these. The process that drives it loses the claim.
UPDATE backfill SET
  state = :next,
  epoch = epoch + 1,
  lease_until = NULL,
  finished_at = CASE WHEN :next IN ('running', 'paused') THEN NULL ELSE {now} END
WHERE id = :backfill AND state IN (:states)

-- name: free-backfills
-- Takes up to when a lease is believed. Returns the backfills that run and that nobody drives.
SELECT id FROM backfill
WHERE state = 'running' AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
ORDER BY id

-- name: claim-backfill
-- Takes a backfill, a lease, and up to when a lease is believed. Returns the claim's epoch, for one process alone.
UPDATE backfill SET
  epoch = {raise epoch},
  lease_until = {now_plus :lease_ms}
WHERE id = :backfill AND state = 'running' AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
{raised epoch}

-- name: hold-backfill
-- Takes a claim. Returns a row while it holds, and keeps it so until the transaction ends.
SELECT id FROM backfill WHERE id = :backfill AND epoch = :epoch AND state = 'running' {row_lock}

-- name: begin-backfill-run
-- Takes a run of a backfill and the run that was made for it. Changes a row where it had none.
UPDATE backfill_run SET state = 'begun', dag_run_id = :run
WHERE backfill_id = :backfill AND position = :position AND state = 'waiting'

-- name: refuse-backfill-run
-- Takes a run of a backfill, and why it cannot be made.
UPDATE backfill_run SET state = 'refused', problem = :problem
WHERE backfill_id = :backfill AND position = :position AND state = 'waiting'

-- name: leave-backfill
-- Takes a claim. Anybody may drive the backfill again.
UPDATE backfill SET lease_until = NULL WHERE id = :backfill AND epoch = :epoch AND state = 'running'

-- name: close-backfill
-- Takes a claim and an end state. Changes a row while the claim holds.
UPDATE backfill SET state = :state, lease_until = NULL, finished_at = {now}
WHERE id = :backfill AND epoch = :epoch AND state = 'running'

-- name: delete-backfills
-- Takes a DAG. Removes its backfills; its runs are removed by themselves.
DELETE FROM backfill WHERE dag_id = :dag_id
