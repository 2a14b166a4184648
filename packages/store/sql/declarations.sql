-- name: accept-record
-- Takes a record, the epoch of its finish, and its declared sources. Changes a row if no claim holds it and the finish is
-- unchanged.
UPDATE {table} SET version = :version, inputs = :inputs, fingerprint = :fingerprint, lineage = :lineage, manifest = :manifest
WHERE id = :record_id AND finish_epoch = :finish_epoch AND datetime_finished IS NOT NULL AND lease_until IS NULL

-- name: undo-finish
-- Takes a record and the epoch of its finish. Invalidates it; changes a row if no claim holds it and the finish is
-- unchanged.
UPDATE {table} SET datetime_finished = NULL, cleared_at = {now}
WHERE id = :record_id AND finish_epoch = :finish_epoch AND datetime_finished IS NOT NULL AND lease_until IS NULL

-- name: declare-finish
-- Takes a record, its epoch as read, and a finish. Changes a row if the record has not been claimed since. MySQL assigns
-- columns from left to right, so the epoch comes last.
UPDATE {table} SET
  datetime_started = :started_at,
  datetime_finished = :finished_at,
  finish_epoch = epoch + 1,
  result_epoch = epoch + 1,
  owner = :by,
  finished_by = :by,
  finished_instance_id = NULL,
  output_path = :output_path,
  manifest = :manifest,
  version = :version,
  inputs = :inputs,
  fingerprint = :fingerprint,
  lineage = :lineage,
  cleared_at = NULL,
  epoch = epoch + 1
WHERE id = :record_id AND epoch = :epoch AND lease_until IS NULL
