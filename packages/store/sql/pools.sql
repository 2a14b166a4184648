-- name: insert-pool
-- Takes a pool. Adds it, unless the name exists.
INSERT INTO pool (pool, slots, description) VALUES (:pool, :slots, :description)
{keep_existing pool}

-- name: change-pool
-- Takes an existing pool. Changes it.
UPDATE pool SET slots = :slots, description = :description WHERE pool = :pool

-- name: awaited-pools
-- Returns the pools with waiting task instances.
SELECT DISTINCT pool FROM pool_place WHERE holds = 0

-- name: promoted-earlier
-- Takes a pool, a grace period and a limit. Returns those that were promoted before the grace period and did not start.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, 0 AS delay_ms
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id AND i.state IN ('queued', 'up_for_retry')
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running' AND r.cancel_requested = 0
WHERE p.pool = :pool AND p.holds = 0 AND (p.told_at <= {now_plus -:grace_ms} OR p.told_at > {now})
ORDER BY p.precedence, p.asked_at, p.task_instance_id
LIMIT :limit

-- name: settled-in-pools
-- Takes a limit. Returns the settled task instances that are still in a pool.
SELECT p.task_instance_id AS id
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id
WHERE i.state IN ('success', 'skipped', 'failed', 'upstream_failed', 'cancelled')
LIMIT :limit

-- name: leave-pools
-- Takes ids of task instances. They leave their pools.
DELETE FROM pool_place WHERE task_instance_id IN (:ids)

-- name: pool-use
-- Returns the slots of each pool that running task instances use, and that queued ones request.
SELECT i.pool,
  SUM(CASE WHEN i.state = 'running' THEN i.pool_slots ELSE 0 END) AS used,
  SUM(CASE WHEN i.state = 'running' THEN 0 ELSE i.pool_slots END) AS queued
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state IN ('queued', 'up_for_retry', 'running')
WHERE r.state = 'running' AND i.pool IS NOT NULL
GROUP BY i.pool

-- name: lock-pool
-- Takes a pool. Returns its slots, and blocks other assignments until the transaction ends.
SELECT slots FROM pool WHERE pool = :pool {row_lock}

-- name: pool-holders
-- Takes a pool. Returns the task instances that hold slots of it, with their states.
SELECT p.task_instance_id AS id, p.slots, i.state
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id
WHERE p.pool = :pool AND p.holds = 1

-- name: mark-promoted
-- Takes ids of task instances that may start now. Marks them as promoted.
UPDATE pool_place SET told_at = {now} WHERE task_instance_id IN (:ids) AND holds = 0

-- name: pool-entry
-- Takes a task instance. Returns since when it waits for its pool.
SELECT asked_at FROM pool_place WHERE task_instance_id = :instance AND holds = 0

-- name: pool-queue
-- Takes a pool, its slots, a grace period and a limit. Returns the task instances to start when slots become free, in order.
-- Those that were promoted before the grace period and did not start lose their reservation.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, i.queue, 0 AS delay_ms,
  p.slots, p.precedence, p.asked_at, p.told_at
FROM pool_place p
JOIN task_instance i ON i.id = p.task_instance_id AND i.state IN ('queued', 'up_for_retry')
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running' AND r.cancel_requested = 0
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE p.pool = :pool AND p.holds = 0 AND COALESCE(d.paused, 0) = 0 AND p.slots <= :slots
  AND (p.told_at IS NULL OR (p.told_at > {now_plus -:grace_ms} AND p.told_at <= {now}))
ORDER BY p.precedence, p.asked_at, p.task_instance_id
LIMIT :limit

-- name: enter-pool-queue
-- Takes a task instance, its pool and its request. Adds it to the queue of the pool, without slots.
INSERT INTO pool_place (task_instance_id, pool, slots, precedence, holds, sentence, asked_at)
VALUES (:instance, :pool, :slots, :precedence, 0, '', {now})
{keep_existing pool}

-- name: hold-slots
-- Takes a task instance and its request. Assigns it its slots.
UPDATE pool_place SET pool = :pool, slots = :slots, precedence = :precedence, holds = 1, told_at = NULL, sentence = ''
WHERE task_instance_id = :instance

-- name: pool-waits
-- Takes a pool and a limit. Returns one row per waiting task instance, up to the limit.
SELECT task_instance_id FROM pool_place WHERE pool = :pool AND holds = 0 LIMIT :limit

-- name: await-slots
-- Takes a task instance, its request and a sentence. It keeps its position if it was already waiting. MySQL assigns columns
-- from left to right, so holds comes after the columns that depend on it.
UPDATE pool_place SET
  asked_at = CASE WHEN holds = 1 OR pool <> :pool THEN {now} ELSE asked_at END,
  pool = :pool,
  slots = :slots,
  precedence = :precedence,
  holds = 0,
  told_at = NULL,
  sentence = :sentence
WHERE task_instance_id = :instance
