-- Makes the insert of skipped task instances cheaper. The file may be applied again after an interruption.

-- The index of records excludes them: no query by record selects them, and each run whose tasks are all done adds one for each
-- record.
DROP INDEX IF EXISTS ix_task_instance_record;
CREATE INDEX IF NOT EXISTS ix_task_instance_record ON task_instance (record_table, record_id, state) WHERE state <> 'skipped';

-- After the write, the triggers of the invariants read two columns. Before it, SQLite copied all of them.
DROP TRIGGER IF EXISTS ck_dag_run_end_insert;
DROP TRIGGER IF EXISTS ck_dag_run_end_update;
DROP TRIGGER IF EXISTS ck_task_instance_pending_insert;
DROP TRIGGER IF EXISTS ck_task_instance_pending_update;
DROP TRIGGER IF EXISTS ck_task_try_end_insert;
DROP TRIGGER IF EXISTS ck_task_try_end_update;
CREATE TRIGGER IF NOT EXISTS ck_dag_run_end_insert AFTER INSERT ON dag_run WHEN NOT ((NEW.finished_at IS NULL) = (NEW.state IN ('queued', 'running'))) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_dag_run_end'); END;
CREATE TRIGGER IF NOT EXISTS ck_dag_run_end_update AFTER UPDATE OF finished_at, state ON dag_run WHEN NOT ((NEW.finished_at IS NULL) = (NEW.state IN ('queued', 'running'))) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_dag_run_end'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_instance_pending_insert AFTER INSERT ON task_instance WHEN NOT (NEW.pending >= 0 AND (NEW.pending > 0) = (NEW.state = 'waiting')) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_instance_pending'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_instance_pending_update AFTER UPDATE OF pending, state ON task_instance WHEN NOT (NEW.pending >= 0 AND (NEW.pending > 0) = (NEW.state = 'waiting')) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_instance_pending'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_try_end_insert AFTER INSERT ON task_try WHEN NOT ((NEW.finished_at IS NULL) = (NEW.outcome IS NULL)) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_try_end'); END;
CREATE TRIGGER IF NOT EXISTS ck_task_try_end_update AFTER UPDATE OF finished_at, outcome ON task_try WHEN NOT ((NEW.finished_at IS NULL) = (NEW.outcome IS NULL)) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_task_try_end'); END;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (20);
