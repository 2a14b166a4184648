-- Takes the id of a row of parameters. Returns all records of a table for it.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, owner, version, inputs, output_path,
  lease_until IS NOT NULL AND lease_until >= {now} AS held
FROM {table}
WHERE {key} = :parameters_id
