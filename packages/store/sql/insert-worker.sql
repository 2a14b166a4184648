-- Takes a worker, how many tasks it runs, and for how long it counts as alive. Adds it.
INSERT INTO worker (id, host, pid, version, slots, running, heartbeat_at, lease_until)
VALUES (:id, :host, :pid, :version, :slots, :running, {now}, {now_plus :lease_ms})
{keep_existing host}
