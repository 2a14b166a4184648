-- Takes a run. Asks it to stop, unless it is closed.
UPDATE dag_run SET cancel_requested = 1 WHERE id = :run AND state IN ('queued', 'running')
