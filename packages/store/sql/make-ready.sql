-- Takes a task instance and, perhaps, a pool. It is queued whatever comes before it. Changes a row, unless it runs or is done.
UPDATE task_instance SET
  state = 'queued',
  pending = 0,
  delivery = delivery + 1,
  pool = COALESCE(:pool, pool),
  retry_at = NULL,
  queued_at = {now},
  finished_at = NULL
WHERE id = :instance AND state IN ('waiting', 'queued', 'up_for_retry', 'upstream_failed')
