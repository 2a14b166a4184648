-- name: dags-with-runs
-- Returns the ids of the DAGs that have runs.
SELECT DISTINCT dag_id FROM dag_run ORDER BY dag_id

-- name: old-runs
-- Takes a DAG, a moment, how many of its newest runs are kept, the last id of the page before and a limit. Returns closed runs that
-- ended before that moment.
SELECT r.id FROM dag_run r
WHERE r.dag_id = :dag_id AND r.id > :after AND r.state NOT IN ('queued', 'running') AND r.finished_at < :ended_before
  AND (SELECT COUNT(*) FROM dag_run n WHERE n.dag_id = r.dag_id AND n.id > r.id) >= :keep
ORDER BY r.id
LIMIT :limit

-- name: record-tables-of
-- Takes ids of task instances. Returns the tables of their records that exist.
SELECT DISTINCT i.record_table FROM task_instance i
WHERE i.id IN (:ids) AND i.record_table IN (SELECT c.table_name FROM ({all_columns}) c)

-- name: record-tables-of-runs
-- Takes runs. Returns the tables of the records of their task instances that exist.
SELECT DISTINCT i.record_table FROM task_instance i
WHERE i.dag_run_id IN (:runs) AND i.record_table IN (SELECT c.table_name FROM ({all_columns}) c)

-- name: runs-with-results
-- Takes runs and a table of records. Returns those of which a finished record has its result.
SELECT DISTINCT i.dag_run_id
FROM task_instance i
JOIN {table} r ON r.id = i.record_id
WHERE i.dag_run_id IN (:runs) AND i.record_table = :record_table
  AND r.finished_instance_id = i.id AND r.datetime_finished IS NOT NULL

-- name: forget-makers
-- Takes ids of task instances that will be removed, a table of records, and a text. It stands in their records for the run that made them.
UPDATE {table} SET finished_by = :gone, finished_instance_id = NULL
WHERE id IN (SELECT i.record_id FROM task_instance i WHERE i.id IN (:ids) AND i.record_table = :record_table)
  AND finished_instance_id IN (:ids)

-- name: forget-owners
-- The same for the run that claimed them last, where nobody works on them.
UPDATE {table} SET owner = :gone, task_instance_id = NULL
WHERE id IN (SELECT i.record_id FROM task_instance i WHERE i.id IN (:ids) AND i.record_table = :record_table)
  AND task_instance_id IN (:ids) AND lease_until IS NULL

-- name: count-audit
-- Takes a moment. Returns how many audited calls began before it.
SELECT COUNT(*) AS count FROM audit_log WHERE dttm < :before

-- name: delete-audit
-- Takes a moment. Removes the audited calls that began before it.
DELETE FROM audit_log WHERE dttm < :before

-- name: promised-paths
-- Takes the last digest of the page before and a limit. Returns paths that are reserved for the outputs of records.
SELECT path_hash, path FROM promised_output WHERE path_hash > :after ORDER BY path_hash LIMIT :limit
