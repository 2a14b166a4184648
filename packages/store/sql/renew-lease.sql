-- Takes a claim and a lease. Changes a row while the claim holds, whatever a clock that was set forward says: only who
-- has watched a lease without a renewal frees the record.
UPDATE {table} SET lease_until = {now_plus :lease_ms}
WHERE id = :record_id AND epoch = :epoch AND lease_until IS NOT NULL
