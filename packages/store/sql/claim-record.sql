-- Takes a record, a claimer, a lease and what the claimer makes it from. Returns the epoch of the claim, where nobody holds the
-- record and it has no finish, or one that does not count for the claimer. An older finish stands until the new one replaces it.
UPDATE {table} SET
  epoch = {raise epoch},
  owner = :owner,
  task_instance_id = :instance,
  lease_until = {now_plus :lease_ms},
  datetime_started = CASE WHEN datetime_finished IS NULL THEN {now} ELSE datetime_started END,
  claimed_at = {now},
  claimed_version = :version,
  claimed_inputs = :inputs,
  claimed_lineage = :lineage,
  cleared_at = NULL
WHERE id = :record_id AND lease_until IS NULL
  AND (datetime_finished IS NULL OR finish_epoch <= :stale_epoch OR version <> :version OR inputs <> :inputs OR lineage <> :lineage)
{raised epoch}
