-- Schedules, and the limit of runs under way at once, for SQLite. The file may be applied again after it was cut off.
-- All times are UTC, as text of the form YYYY-MM-DD HH:MM:SS.SSS.

-- Whether a run is under way for its DAG's limit: NULL, nobody has asked yet; 0, it is held back; 1, it is.
ALTER TABLE dag_run ADD COLUMN admitted BOOLEAN;
CREATE INDEX IF NOT EXISTS ix_dag_run_admitted ON dag_run (dag_id, admitted, id);
CREATE INDEX IF NOT EXISTS ix_dag_run_date ON dag_run (dag_id, execution_date);

UPDATE dag_run SET admitted = 1 WHERE state = 'running';

-- The next date of each DAG's schedule. The scheduler that makes the next run raises the epoch.
CREATE TABLE IF NOT EXISTS schedule (
  dag_id VARCHAR(190) PRIMARY KEY NOT NULL,
  timing TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  next_date DATETIME,
  due_at DATETIME,
  last_date DATETIME,
  seen_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

-- Execution dates of schedules of which no run was made.
CREATE TABLE IF NOT EXISTS missed_tick (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dag_id VARCHAR(190) NOT NULL,
  reason VARCHAR(20) NOT NULL,
  first_date DATETIME NOT NULL,
  last_date DATETIME NOT NULL,
  count INTEGER NOT NULL,
  noticed_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  CONSTRAINT ck_missed_tick CHECK (reason IN ('late', 'overlap'))
);
CREATE INDEX IF NOT EXISTS ix_missed_tick ON missed_tick (dag_id, id);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (3);
