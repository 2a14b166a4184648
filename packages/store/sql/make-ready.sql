-- Takes a task instance, perhaps a pool, and for how long it is kept for the caller: until then nobody misses its job. It is
-- queued whatever comes before it. Changes a row, unless it runs or is done.
UPDATE task_instance SET
  state = 'queued',
  pending = 0,
  delivery = delivery + 1,
  pool = COALESCE(:pool, pool),
  retry_at = NULL,
  queued_at = {now_plus :kept_ms},
  finished_at = NULL
WHERE id = :instance AND state IN ('waiting', 'queued', 'up_for_retry', 'upstream_failed')
