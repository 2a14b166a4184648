-- Takes a try and its end. Changes a row, unless the try has ended by the hand of its worker.
UPDATE task_try SET
  outcome = :outcome,
  exit_code = :exit_code,
  pid = COALESCE(:pid, pid),
  sentence = :sentence,
  rendered = COALESCE(:rendered, rendered),
  finished_at = {now}
WHERE task_instance_id = :instance AND number = :try_number AND (outcome IS NULL OR outcome = 'lost')
