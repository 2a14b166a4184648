-- Takes a run that was asked to stop, and why. Settles what does not run.
UPDATE task_instance SET state = 'cancelled', reason = 'cancelled', sentence = :sentence, finished_at = {now}
WHERE dag_run_id = :run AND state IN ('waiting', 'queued', 'up_for_retry')
