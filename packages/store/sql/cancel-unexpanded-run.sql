-- Takes a run. Closes it where it has not been expanded; an expansion under way is fenced off.
UPDATE dag_run SET state = 'cancelled', epoch = epoch + 1, finished_at = {now}, admitted = NULL
WHERE id = :run AND state = 'queued'
