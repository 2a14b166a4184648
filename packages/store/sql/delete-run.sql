-- Takes a run that has no task instances. Removes it, unless it is under way again.
DELETE FROM dag_run WHERE id = :run AND state NOT IN ('queued', 'running')
