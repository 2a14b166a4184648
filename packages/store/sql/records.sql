-- name: rebase-record
-- Takes a finished record, the epoch of its finish and a lineage. Changes a row if the finish is unchanged.
UPDATE {table} SET lineage = :lineage
WHERE id = :record_id AND finish_epoch = :finish_epoch AND datetime_finished IS NOT NULL

-- name: find-results
-- Takes the id of a parameters row, tasks and, in {at_sample}, a sample. Returns the results of their records.
SELECT id, task_id, sample, CASE WHEN datetime_finished IS NULL THEN NULL ELSE COALESCE(result_epoch, finish_epoch) END AS result_epoch
FROM {table}
WHERE {key} = :parameters_id AND task_id IN (:tasks) {at_sample}

-- name: find-records
-- Takes the id of a parameters row, the task and sample of the last record of the previous page, and a limit. Returns the
-- next records of a table for it. The work of a claim counts only while its lease is alive; else it would be read twice, as
-- the result's. The two conditions on task and sample say the same: SQLite searches by the first one, MySQL by the second.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, task_instance_id, version, inputs, fingerprint, lineage,
  CASE WHEN lease_until >= {now} THEN claimed_at END AS claimed_at, claimed_version, claimed_inputs,
  CASE WHEN lease_until >= {now} THEN claimed_fingerprint END AS claimed_fingerprint,
  CASE WHEN lease_until >= {now} THEN claimed_lineage END AS claimed_lineage,
  cleared_at, output_path, manifest, result_epoch,
  lease_until IS NOT NULL AND lease_until >= {now} AS held
FROM {table}
WHERE {key} = :parameters_id AND (task_id, sample) > (:task_id, :sample)
  AND (task_id > :task_id OR (task_id = :task_id AND sample > :sample))
ORDER BY task_id, sample
LIMIT :limit

-- name: find-records-by-id
-- Takes ids of records of one table. Returns the existing ones.
SELECT id, task_id, sample, epoch, datetime_started, datetime_finished, finish_epoch, finished_by, finished_instance_id,
  owner, task_instance_id, version, inputs, fingerprint, lineage, claimed_at, claimed_version, claimed_inputs, claimed_fingerprint, claimed_lineage,
  cleared_at, output_path, manifest, result_epoch,
  lease_until IS NOT NULL AND lease_until >= {now} AS held
FROM {table}
WHERE id IN (:ids)

-- name: left-out-among
-- Takes ids of task instances. Returns those that an exit code has left out.
SELECT id FROM task_instance WHERE id IN (:ids) AND state = 'skipped' AND reason = 'skip_exit_code'

-- name: insert-records
-- Takes the keys of records. Adds the missing ones.
INSERT INTO {table} ({key}, task_id, sample) VALUES :rows
{keep_existing id}

-- name: find-parameters
-- Takes one level of parameters, with its values in {given}. Returns the id of their row.
SELECT id FROM {table} WHERE ({columns}) = ({given})

-- name: add-parameters
-- Takes one level of parameters, with a query for each missing row. Adds the rows. The query before the insert saves a
-- generated id, and a lock that would make runs with the same values wait for each other.
INSERT INTO {table} ({columns})
:missing
{keep_existing id}

-- name: find-path-reservations
-- Takes digests of paths. Returns the records that these paths are reserved for.
SELECT path_hash, record_table, record_id FROM promised_output WHERE path_hash IN (:hashes)

-- name: insert-path-reservation
-- Takes a path and a record. Reserves the path for the record, unless it is reserved.
INSERT INTO promised_output (path_hash, path, record_table, record_id) VALUES (:hash, :path, :record_table, :record_id)
{keep_existing path_hash}

-- name: move-path-reservation
-- Takes a path, the record it was reserved for and another record. Changes a row if the reservation is unchanged.
UPDATE promised_output SET record_table = :record_table, record_id = :record_id
WHERE path_hash = :hash AND record_table = :old_table AND record_id = :old_id

-- name: keeps-path-reservation
-- Takes a record and a path. Returns a row if the record has its output there, or is being made.
SELECT id FROM {table}
WHERE id = :record_id AND (lease_until >= {now} OR (datetime_finished IS NOT NULL AND output_path = :path))
