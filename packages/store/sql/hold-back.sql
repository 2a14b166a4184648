-- Takes a run and the epoch of its expansion. Gives its place up, while that claim holds.
UPDATE dag_run SET admitted = 0, lease_until = NULL
WHERE id = :run AND epoch = :epoch AND expanded = 0 AND state = 'queued'
