-- Backfills, for MySQL and MariaDB: what was asked for, and the runs that it takes. The file may be applied again after an interruption.
-- All times are UTC.

-- The process that makes its next runs holds a lease; what is written under an older epoch changes nothing.
CREATE TABLE IF NOT EXISTS backfill (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dag_id VARCHAR(190) NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'running',
  options LONGTEXT NOT NULL,
  reprocessing VARCHAR(20) NOT NULL,
  max_active_runs INT NULL,
  created_by VARCHAR(255) NOT NULL,
  digest VARCHAR(64) NOT NULL,
  epoch INT NOT NULL DEFAULT 0,
  lease_until DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  finished_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_backfill_dag (dag_id, id),
  KEY ix_backfill_state (state, id),
  CONSTRAINT ck_backfill CHECK (state IN ('running', 'paused', 'success', 'failed', 'cancelled')),
  CONSTRAINT ck_backfill_reprocessing CHECK (reprocessing IN ('none', 'failed', 'completed')),
  CONSTRAINT ck_backfill_end CHECK ((finished_at IS NULL) = (state IN ('running', 'paused')))
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Its runs, in their order. A run that is removed leaves its backfill, too.
CREATE TABLE IF NOT EXISTS backfill_run (
  backfill_id BIGINT NOT NULL,
  position INT NOT NULL,
  run_id VARCHAR(190) NOT NULL,
  execution_date DATETIME(3) NOT NULL,
  conf LONGTEXT NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'waiting',
  dag_run_id BIGINT NULL,
  problem LONGTEXT NULL,
  PRIMARY KEY (backfill_id, position),
  KEY ix_backfill_run (backfill_id, state, position),
  CONSTRAINT ck_backfill_run CHECK (state IN ('waiting', 'begun', 'refused')),
  CONSTRAINT ck_backfill_run_begun CHECK ((dag_run_id IS NOT NULL) = (state = 'begun')),
  CONSTRAINT fk_backfill_run FOREIGN KEY (backfill_id) REFERENCES backfill (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT fk_backfill_run_run FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE CASCADE ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (16);
