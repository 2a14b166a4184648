-- Takes ids of task instances and what they shall be. They begin anew, with a job of their own. What has been made of their
-- records up to the epoch does not count; without one, that stays as it is.
UPDATE task_instance SET
  state = :state,
  pending = :pending,
  action = 'run',
  reason = :reason,
  sentence = :sentence,
  stale_epoch = COALESCE(:stale_epoch, stale_epoch),
  delivery = delivery + 1,
  failures = 0,
  losses = 0,
  retry_at = NULL,
  queued_at = {now},
  started_at = NULL,
  finished_at = CASE WHEN :state = 'upstream_failed' THEN {now} END,
  output_path = NULL
WHERE id IN (:ids)
