-- Takes a claim. Changes a row while the claim holds: the record is free for others.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND datetime_finished IS NULL
