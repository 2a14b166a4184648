-- Takes a run and a lease. Returns the epoch of the claim, where the run waits for its expansion and nobody holds it.
UPDATE dag_run SET
  epoch = {raise epoch},
  lease_until = {now_plus :lease_ms},
  admitted = 1
WHERE id = :run AND state = 'queued' AND expanded = 0 AND (lease_until IS NULL OR lease_until < {now} OR lease_until > {now_plus :believed_ms})
{raised epoch}
