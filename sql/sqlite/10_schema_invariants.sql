-- Invariants, for SQLite: the ends of runs and tries, and what task instances wait for. SQLite adds no CHECK to a table that exists, so these
-- are triggers.

-- What earlier versions left: a task instance that no longer waits has nothing to wait for, and one that waits for nothing may start.
UPDATE task_instance SET pending = 0 WHERE state <> 'waiting' AND pending <> 0;
UPDATE task_instance SET state = 'queued', pending = 0 WHERE state = 'waiting' AND pending <= 0;
UPDATE dag_run SET finished_at = COALESCE(started_at, created_at) WHERE finished_at IS NULL AND state NOT IN ('queued', 'running');
UPDATE dag_run SET finished_at = NULL WHERE finished_at IS NOT NULL AND state IN ('queued', 'running');
UPDATE task_try SET finished_at = started_at WHERE finished_at IS NULL AND outcome IS NOT NULL;
UPDATE task_try SET finished_at = NULL WHERE finished_at IS NOT NULL AND outcome IS NULL;

CREATE TRIGGER IF NOT EXISTS ck_dag_run_end_insert BEFORE INSERT ON dag_run WHEN NOT ((NEW.finished_at IS NULL) = (NEW.state IN ('queued', 'running'))) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_dag_run_end'); END;
CREATE TRIGGER IF NOT EXISTS ck_dag_run_end_update BEFORE UPDATE ON dag_run WHEN NOT ((NEW.finished_at IS NULL) = (NEW.state IN ('queued', 'running'))) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_dag_run_end'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_instance_pending_insert BEFORE INSERT ON task_instance WHEN NOT (NEW.pending >= 0 AND (NEW.pending > 0) = (NEW.state = 'waiting')) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_instance_pending'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_instance_pending_update BEFORE UPDATE ON task_instance WHEN NOT (NEW.pending >= 0 AND (NEW.pending > 0) = (NEW.state = 'waiting')) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_instance_pending'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_try_end_insert BEFORE INSERT ON task_try WHEN NOT ((NEW.finished_at IS NULL) = (NEW.outcome IS NULL)) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_try_end'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_try_end_update BEFORE UPDATE ON task_try WHEN NOT ((NEW.finished_at IS NULL) = (NEW.outcome IS NULL)) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_try_end'); END;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (10);
