-- What the metrics read, for MySQL and MariaDB. The file may be applied again after an interruption.

-- The runs that ended lately are found without a look at all others.
ALTER TABLE dag_run ADD KEY ix_dag_run_finished (finished_at);
-- How late the schedule's last tick was. NULL: it has had none.
ALTER TABLE schedule ADD COLUMN last_lag_ms BIGINT NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (14);
