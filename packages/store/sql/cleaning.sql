-- name: dags-with-runs
-- Returns the ids of the DAGs that have runs.
SELECT DISTINCT dag_id FROM dag_run ORDER BY dag_id

-- name: old-runs
-- Takes a DAG, a moment, the number of newest runs to keep, the last id of the previous page and a limit. Returns closed
-- runs that ended before that moment.
SELECT r.id FROM dag_run r
WHERE r.dag_id = :dag_id AND r.id > :after AND r.state NOT IN ('queued', 'running') AND r.finished_at < :ended_before
  AND (SELECT COUNT(*) FROM dag_run n WHERE n.dag_id = r.dag_id AND n.id > r.id) >= :keep
ORDER BY r.id
LIMIT :limit

-- name: record-tables-of
-- Takes ids of task instances. Returns the existing tables of their records.
SELECT DISTINCT i.record_table FROM task_instance i
WHERE i.id IN (:ids) AND i.record_table IN (SELECT c.table_name FROM ({all_columns}) c)

-- name: record-tables-of-runs
-- Takes runs. Returns the existing tables of the records of their task instances.
SELECT DISTINCT i.record_table FROM task_instance i
WHERE i.dag_run_id IN (:runs) AND i.record_table IN (SELECT c.table_name FROM ({all_columns}) c)

-- name: runs-with-results
-- Takes runs and a table of records. Returns the runs that made the result of a finished record.
SELECT DISTINCT i.dag_run_id
FROM task_instance i
JOIN {table} r ON r.id = i.record_id
WHERE i.dag_run_id IN (:runs) AND i.record_table = :record_table
  AND r.finished_instance_id = i.id AND r.datetime_finished IS NOT NULL

-- name: forget-makers
-- Takes ids of task instances to remove, a table of records, and a text that replaces their run as the maker of records.
UPDATE {table} SET finished_by = :gone, finished_instance_id = NULL
WHERE id IN (SELECT i.record_id FROM task_instance i WHERE i.id IN (:ids) AND i.record_table = :record_table)
  AND finished_instance_id IN (:ids)

-- name: forget-owners
-- As forget-makers, for the run that claimed them last; records under a claim are left alone.
UPDATE {table} SET owner = :gone, task_instance_id = NULL
WHERE id IN (SELECT i.record_id FROM task_instance i WHERE i.id IN (:ids) AND i.record_table = :record_table)
  AND task_instance_id IN (:ids) AND lease_until IS NULL

-- name: count-audit
-- Takes a moment. Returns the number of audited calls that began before it.
SELECT COUNT(*) AS count FROM audit_log WHERE dttm < :before

-- name: delete-audit
-- Takes a moment. Removes the audited calls that began before it.
DELETE FROM audit_log WHERE dttm < :before

-- name: reserved-paths
-- Takes the last digest of the previous page and a limit. Returns paths that are reserved for outputs of records.
SELECT path_hash, path FROM promised_output WHERE path_hash > :after ORDER BY path_hash LIMIT :limit

-- name: record-tables
-- Returns the existing tables of records.
SELECT c.table_name FROM ({all_columns}) c
WHERE c.column_name IN ('datetime_finished', 'finish_epoch', 'output_path')
GROUP BY c.table_name HAVING COUNT(*) = 3

-- name: output-paths
-- Takes a table of records, the last id of the previous page and a limit. Returns the paths of outputs of finished records.
SELECT id, output_path FROM {table}
WHERE id > :after AND datetime_finished IS NOT NULL AND output_path IS NOT NULL
ORDER BY id LIMIT :limit
