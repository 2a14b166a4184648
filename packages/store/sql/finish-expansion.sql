-- Takes a run and the epoch of its expansion. Changes a row while that claim holds: the run is running.
UPDATE dag_run SET expanded = 1, state = 'running', started_at = {now}, lease_until = NULL
WHERE id = :run AND epoch = :epoch AND expanded = 0 AND state = 'queued'
