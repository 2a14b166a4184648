-- Takes a claim and its output. Changes a row while the claim holds and has not finished the record: the finish is the claim's.
UPDATE {table} SET
  datetime_started = claimed_at,
  datetime_finished = {now},
  finish_epoch = epoch,
  finished_by = owner,
  finished_instance_id = task_instance_id,
  output_path = :output_path,
  version = claimed_version,
  inputs = claimed_inputs,
  lineage = claimed_lineage,
  lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND (datetime_finished IS NULL OR finish_epoch <> :epoch)
