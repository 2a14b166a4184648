-- Takes a claim. Changes a row while the claim holds and has not finished the record: it is free for others.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND (datetime_finished IS NULL OR finish_epoch <> :epoch)
