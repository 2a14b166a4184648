-- Takes a try, the end state of its task instance and what to add to the counters. Changes a row while the try is the
-- last one.
UPDATE task_instance SET
  state = :state,
  failures = failures + :failed,
  losses = losses + :lost,
  finished_at = {now}
WHERE id = :instance AND try_number = :try_number AND state IN ('running', 'queued')
