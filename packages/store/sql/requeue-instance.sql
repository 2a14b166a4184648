-- Takes a try that was given back, and whether that is a loss. Changes a row while the try is the last one.
UPDATE task_instance SET
  state = 'queued',
  losses = losses + :lost,
  queued_at = {now}
WHERE id = :instance AND try_number = :try_number AND state = 'running'
