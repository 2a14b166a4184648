-- name: describe-output
-- Takes a record, the epoch of its finish and a manifest. Changes a row if no claim holds it and the finish is unchanged.
UPDATE {table} SET manifest = :manifest
WHERE id = :record_id AND finish_epoch = :finish_epoch AND datetime_finished IS NOT NULL AND lease_until IS NULL

-- name: read-elsewhere
-- Takes a table, ids of its records, and a run. Returns those that have a task instance in another open run: also one that
-- is skipped, which only its run, task and sample find.
SELECT DISTINCT i.record_id
FROM {table} t
JOIN dag_run r ON r.id <> :run AND r.state IN ('queued', 'running')
JOIN task_instance i ON i.dag_run_id = r.id AND i.task_id = t.task_id AND i.sample = t.sample
WHERE t.id IN (:ids) AND i.record_table = :record_table AND i.record_id = t.id

-- name: unexpanded-runs
-- Takes a parameters row as it ends, and as it goes on in the text of a run, and a run. Returns the graphs of other open
-- runs with this row that have no task instances yet.
SELECT DISTINCT graph_hash FROM dag_run
WHERE state IN ('queued', 'running') AND expanded = 0 AND id <> :run
  AND (parameters_ids LIKE :at_end OR parameters_ids LIKE :before_others)

-- name: removed-outputs
-- Takes a run, a task, the beginning of a manifest of a removed output and, in {at_sample}, a sample. Returns its ended task
-- instances with such a manifest.
SELECT i.id, i.state
FROM task_instance i
JOIN {table} o ON o.id = i.record_id
WHERE i.dag_run_id = :run AND i.task_id = :task_id AND i.state IN ('success', 'skipped')
  AND o.datetime_finished IS NOT NULL AND o.manifest LIKE :beginning {at_sample}
