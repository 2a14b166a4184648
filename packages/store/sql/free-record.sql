-- Takes a record and its lease as somebody has seen it. Changes a row where nobody has renewed it since: the record is free.
UPDATE {table} SET lease_until = NULL
WHERE id = :record_id AND epoch = :epoch AND lease_until = :lease_until
