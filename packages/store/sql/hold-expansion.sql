-- Takes a run and the epoch of its expansion. Changes a row, and so locks it, while that claim holds.
UPDATE dag_run SET epoch = epoch WHERE id = :run AND epoch = :epoch AND expanded = 0 AND state = 'queued'
