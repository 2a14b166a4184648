-- Takes a claim and a lease. Changes a row while the claim holds: what has run out is not revived.
UPDATE {table} SET lease_until = {now_plus :lease_ms}
WHERE id = :record_id AND epoch = :epoch AND lease_until >= {now}
