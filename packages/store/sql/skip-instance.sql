-- Takes a task instance whose record turned out to be finished. Changes a row, unless it has been settled.
UPDATE task_instance SET
  state = 'skipped',
  action = 'skip',
  reason = 'finished',
  sentence = :sentence,
  output_path = :output_path,
  retry_at = NULL,
  finished_at = {now}
WHERE id = :instance AND state IN ('queued', 'up_for_retry', 'running')
