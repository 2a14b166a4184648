-- Takes a try that was lost. Changes a row while the try is the last one: the task instance needs another delivery.
UPDATE task_instance SET
  state = 'queued',
  losses = losses + 1,
  delivery = delivery + 1,
  queued_at = {now}
WHERE id = :instance AND try_number = :try_number AND state = 'running'
