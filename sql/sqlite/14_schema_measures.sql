-- What the metrics read, for SQLite. The file may be applied again after an interruption.

-- The runs that ended lately are found without a look at all others.
CREATE INDEX IF NOT EXISTS ix_dag_run_finished ON dag_run (finished_at);
-- How late the schedule's last tick was. NULL: it has had none.
ALTER TABLE schedule ADD COLUMN last_lag_ms INTEGER;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (14);
