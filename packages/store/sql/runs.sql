-- name: find-run
-- Takes an id. Returns the run.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by, r.definition_hash, r.traceparent
FROM dag_run r
WHERE r.id = :run

-- name: find-run-by-date
-- Takes a DAG and an execution date. Returns the newest of its runs.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by, r.definition_hash, r.traceparent
FROM dag_run r
WHERE r.dag_id = :dag_id AND r.execution_date = :execution_date
ORDER BY r.id DESC
LIMIT 1

-- name: open-scheduled-runs
-- Takes a DAG. Returns the open runs that its schedule has created, oldest first.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by, r.definition_hash, r.traceparent
FROM dag_run r
WHERE r.dag_id = :dag_id AND r.state IN ('queued', 'running')
  AND r.external_trigger = 0 AND SUBSTR(r.run_id, 1, 11) = 'scheduled__'
ORDER BY r.execution_date, r.id

-- name: load-run
-- Takes a run. Returns it with the data that its expansion and its tasks need; the graph by its digest.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by, r.definition_hash, r.traceparent,
  r.graph_hash, r.parameters_ids, r.expanded, r.delivery, COALESCE(d.paused, 0) AS paused
FROM dag_run r
LEFT JOIN dag d ON d.dag_id = r.dag_id
WHERE r.id = :run

-- name: count-run-states
-- Returns the number of runs by state.
SELECT state, COUNT(*) AS count FROM dag_run GROUP BY state

-- name: find-run-by-run-id
-- Takes a DAG and the name of a run. Returns the run.
SELECT r.id, r.dag_id, r.run_id, r.state, r.conf, r.options, r.execution_date, r.external_trigger, r.created_at,
  r.started_at, r.finished_at, r.triggered_by, r.definition_hash, r.traceparent
FROM dag_run r
WHERE r.dag_id = :dag_id AND r.run_id = :run_id

-- name: added-runs
-- Takes the number of runs that the statement before it in the message has added. Returns their columns that the database has
-- set, in order.
SELECT id, created_at FROM dag_run WHERE {added :count}

-- name: added-run
-- The same of a single run: MariaDB finds one id in half the time of a range.
SELECT id, created_at FROM dag_run WHERE id = {last_id}

-- name: insert-runs
-- Takes the fixed data of runs. Adds them; a repeated dag_id and run_id is a duplicate. Fails where a graph, or the
-- parameters of a run, do not exist.
INSERT INTO dag_run (dag_id, run_id, conf, options, graph_hash, parameters_ids, execution_date, external_trigger, triggered_by,
  definition_hash, traceparent)
VALUES :rows

-- name: insert-graph
-- Takes a graph and its digest. Adds it, unless it exists.
INSERT INTO graph (hash, body) VALUES (:hash, :body)
{keep_existing hash}

-- name: find-graph
-- Takes the digest of a graph. Returns the graph.
SELECT body FROM graph WHERE hash = :hash

-- name: find-definition-hash
-- Takes the digest of a definition. Returns a row if the definition exists.
SELECT hash FROM dag_definition WHERE hash = :hash

-- name: insert-definition
-- Takes a definition and its digest. Adds it, unless it exists.
INSERT INTO dag_definition (hash, source, files) VALUES (:hash, :source, :files)
{keep_existing hash}

-- name: find-definition
-- Takes the digest of a definition. Returns the definition.
SELECT hash, source, files FROM dag_definition WHERE hash = :hash

-- name: last-of-old-runs
-- Takes an age. Returns the last run accepted at least that long ago, before which no new run can appear, and the first open
-- run.
SELECT
  (SELECT id FROM dag_run WHERE created_at < {now_plus -:age_ms} ORDER BY id DESC LIMIT 1) AS last_old,
  (SELECT MIN(id) FROM dag_run WHERE state IN ('queued', 'running')) AS first_open

-- name: count-instance-states
-- Takes a range of runs. Returns the number of their task instances by state.
SELECT state, COUNT(*) AS count
FROM task_instance
WHERE dag_run_id > :after AND dag_run_id <= :up_to
GROUP BY state

-- name: run-delivery
-- Takes a run. Returns its delivery.
SELECT id, dag_id, delivery FROM dag_run WHERE id = :run
