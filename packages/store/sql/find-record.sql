-- Takes the id of a record. Returns it, and whether somebody holds it.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, version, inputs, lineage, claimed_at, claimed_version, claimed_inputs, claimed_lineage, cleared_at, output_path,
  lease_until IS NOT NULL AND lease_until >= {now} AS held
FROM {table}
WHERE id = :record_id
