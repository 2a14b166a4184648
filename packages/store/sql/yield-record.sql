-- Takes a claim that was taken away. Changes a row where nobody has claimed the record since: it is free.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch + 1 AND task_instance_id IS NULL AND lease_until IS NOT NULL
