-- Takes a record, a claimer and a lease. Returns the epoch of the claim, where nobody holds the record and it has no
-- finish, or one that does not count for the claimer.
UPDATE {table} SET
  epoch = {raise epoch},
  owner = :owner,
  task_instance_id = :instance,
  lease_until = {now_plus :lease_ms},
  datetime_started = {now},
  datetime_finished = NULL
WHERE id = :record_id AND (lease_until IS NULL OR lease_until < {now})
  AND (datetime_finished IS NULL OR epoch <= :stale_epoch OR version <> :version OR inputs <> :inputs)
{raised epoch}
