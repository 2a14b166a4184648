-- Returns all workers, and whether they are alive.
SELECT id, host, pid, version, slots, running, started_at, heartbeat_at, CASE WHEN lease_until > {now} AND heartbeat_at <= {now} THEN 1 ELSE 0 END AS alive
FROM worker
ORDER BY host, started_at, id
