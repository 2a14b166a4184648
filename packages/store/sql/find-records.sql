-- Takes the id of a row of parameters, the task and sample of the last record of the page before, and a limit. Returns the
-- next records of a table for it.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, version, inputs, lineage, claimed_at, claimed_version, claimed_inputs, claimed_lineage, cleared_at, output_path,
  lease_until IS NOT NULL AND lease_until >= {now} AS held
FROM {table}
WHERE {key} = :parameters_id AND (task_id > :task_id OR (task_id = :task_id AND sample > :sample))
ORDER BY task_id, sample
LIMIT :limit
