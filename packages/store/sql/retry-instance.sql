-- Takes a failed try and a delay. Changes a row while the try is the last one: the next one is due after the delay.
UPDATE task_instance SET
  state = 'up_for_retry',
  failures = failures + 1,
  queued_at = {now},
  retry_at = {now_plus :delay_ms}
WHERE id = :instance AND try_number = :try_number AND state IN ('running', 'queued')
