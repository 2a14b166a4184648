-- Takes a worker, how many tasks it runs, and for how long it counts as alive. Notes its sign, where it has a row.
UPDATE worker SET running = :running, heartbeat_at = {now}, lease_until = {now_plus :lease_ms} WHERE id = :id
