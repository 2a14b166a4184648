-- Takes a claim and what the record shall say. Changes a row while the claim holds.
UPDATE {table} SET
  datetime_finished = {now},
  output_path = :output_path,
  version = :version,
  inputs = :inputs,
  lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND datetime_finished IS NULL
