-- Backfills, for SQLite: what was asked for, and the runs that it takes. The file may be applied again after an interruption.
-- All times are UTC, as text of the form YYYY-MM-DD HH:MM:SS.SSS.

-- The process that makes its next runs holds a lease; what is written under an older epoch changes nothing.
CREATE TABLE IF NOT EXISTS backfill (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dag_id VARCHAR(190) NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'running',
  options TEXT NOT NULL,
  reprocessing VARCHAR(20) NOT NULL,
  max_active_runs INTEGER,
  created_by VARCHAR(255) NOT NULL,
  digest VARCHAR(64) NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  lease_until DATETIME,
  created_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  finished_at DATETIME,
  CONSTRAINT ck_backfill CHECK (state IN ('running', 'paused', 'success', 'failed', 'cancelled')),
  CONSTRAINT ck_backfill_reprocessing CHECK (reprocessing IN ('none', 'failed', 'completed')),
  CONSTRAINT ck_backfill_end CHECK ((finished_at IS NULL) = (state IN ('running', 'paused')))
);
CREATE INDEX IF NOT EXISTS ix_backfill_dag ON backfill (dag_id, id);
CREATE INDEX IF NOT EXISTS ix_backfill_state ON backfill (state, id);

-- Its runs, in their order. A run that is removed leaves its backfill, too.
CREATE TABLE IF NOT EXISTS backfill_run (
  backfill_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  run_id VARCHAR(190) NOT NULL,
  execution_date DATETIME NOT NULL,
  conf TEXT NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'waiting',
  dag_run_id INTEGER,
  problem TEXT,
  CONSTRAINT ck_backfill_run CHECK (state IN ('waiting', 'begun', 'refused')),
  CONSTRAINT ck_backfill_run_begun CHECK ((dag_run_id IS NOT NULL) = (state = 'begun')),
  CONSTRAINT fk_backfill_run FOREIGN KEY (backfill_id) REFERENCES backfill (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT fk_backfill_run_run FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  PRIMARY KEY (backfill_id, position)
);
CREATE INDEX IF NOT EXISTS ix_backfill_run ON backfill_run (backfill_id, state, position);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (16);
