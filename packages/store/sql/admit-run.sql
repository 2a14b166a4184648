-- Takes a run that is held back. Gives it a place, and its job a new number; changes a row for one of several that ask.
UPDATE dag_run SET admitted = 1, delivery = delivery + 1 WHERE id = :run AND admitted = 0 AND state = 'queued'
