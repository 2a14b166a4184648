-- Takes the id of a record, and how long a lease lasts. Returns it, with its lease: the milliseconds it has left, and whether
-- it is over, or ends so late that it dates from before the clock was set back.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, version, inputs, lineage, claimed_at, claimed_version, claimed_inputs, claimed_lineage, cleared_at, output_path,
  lease_until >= {now} AS held, lease_until, {ms_until lease_until} AS held_ms,
  lease_until < {now} OR lease_until > {now_plus :lease_ms} AS lapsed
FROM {table}
WHERE id = :record_id
