-- Invariants, for MySQL: the ends of runs and tries, and what task instances wait for.

-- What earlier versions left: a task instance that no longer waits has nothing to wait for, and one that waits for nothing may start.
UPDATE task_instance SET pending = 0 WHERE state <> 'waiting' AND pending <> 0;
UPDATE task_instance SET state = 'queued', pending = 0 WHERE state = 'waiting' AND pending <= 0;
UPDATE dag_run SET finished_at = COALESCE(started_at, created_at) WHERE finished_at IS NULL AND state NOT IN ('queued', 'running');
UPDATE dag_run SET finished_at = NULL WHERE finished_at IS NOT NULL AND state IN ('queued', 'running');
UPDATE task_try SET finished_at = started_at WHERE finished_at IS NULL AND outcome IS NOT NULL;
UPDATE task_try SET finished_at = NULL WHERE finished_at IS NOT NULL AND outcome IS NULL;

ALTER TABLE dag_run ADD CONSTRAINT ck_dag_run_end CHECK ((finished_at IS NULL) = (state IN ('queued', 'running')));
ALTER TABLE task_instance ADD CONSTRAINT ck_task_instance_pending CHECK (pending >= 0 AND (pending > 0) = (state = 'waiting'));
ALTER TABLE task_try ADD CONSTRAINT ck_task_try_end CHECK ((finished_at IS NULL) = (outcome IS NULL));

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (10);
