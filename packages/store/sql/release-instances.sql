-- Takes a run, tasks and, in {at_sample}, a sample: those directly behind a task instance that is done. Each waits
-- for one less, and is queued when it waits for none. MySQL sets columns from left to right, so pending comes last.
UPDATE task_instance SET
  queued_at = CASE WHEN pending = 1 THEN {now} ELSE queued_at END,
  state = CASE WHEN pending = 1 THEN 'queued' ELSE state END,
  pending = pending - 1
WHERE dag_run_id = :run AND state = 'waiting' AND task_id IN (:tasks) {at_sample}
