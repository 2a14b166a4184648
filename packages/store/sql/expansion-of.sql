-- Takes a run. Returns the epoch of its last expansion and whether that was finished.
SELECT epoch, expanded FROM dag_run WHERE id = :run
