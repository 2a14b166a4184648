-- Takes ids of task instances of a run that was asked to stop, and why. Settles those that do not run.
UPDATE task_instance SET state = 'cancelled', reason = 'cancelled', sentence = :sentence, finished_at = {now}
WHERE id IN (:ids) AND state IN ('waiting', 'queued', 'up_for_retry')
