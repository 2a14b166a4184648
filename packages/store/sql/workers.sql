-- name: beat-worker
-- Takes a worker, its number of running tasks, its DAGs, and the length of its lease. Updates its heartbeat, if it exists.
UPDATE worker SET running = :running, dags = :dags, heartbeat_at = {now}, lease_until = {now_plus :lease_ms} WHERE id = :id

-- name: insert-worker
-- Takes a worker, its number of running tasks, its DAGs, and the length of its lease. Adds it.
INSERT INTO worker (id, host, pid, version, slots, queues, gpus, dags, running, heartbeat_at, lease_until)
VALUES (:id, :host, :pid, :version, :slots, :queues, :gpus, :dags, :running, {now}, {now_plus :lease_ms})
{keep_existing host}

-- name: delete-worker
-- Takes a worker. Removes its row.
DELETE FROM worker WHERE id = :id

-- name: delete-dead-workers
-- Takes milliseconds. Removes the workers whose last heartbeat is older.
DELETE FROM worker WHERE lease_until < {now_plus -:silent_ms}

-- name: list-workers
-- Returns all workers, and whether they are alive.
SELECT id, host, pid, version, slots, queues, gpus, dags, running, started_at, heartbeat_at, CASE WHEN lease_until > {now} AND heartbeat_at <= {now} THEN 1 ELSE 0 END AS alive
FROM worker
ORDER BY host, started_at, id
