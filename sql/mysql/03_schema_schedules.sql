-- Schedules, and the limit of runs under way at once, for MySQL and MariaDB. The file may be applied again after it was cut off.

-- Whether a run is under way for its DAG's limit: NULL, nobody has asked yet; 0, it is held back; 1, it is.
ALTER TABLE dag_run ADD COLUMN admitted TINYINT NULL,
  ADD KEY ix_dag_run_admitted (dag_id, admitted, id),
  ADD KEY ix_dag_run_date (dag_id, execution_date);

UPDATE dag_run SET admitted = 1 WHERE state = 'running';

-- The next date of each DAG's schedule. The scheduler that makes the next run raises the epoch.
CREATE TABLE IF NOT EXISTS schedule (
  dag_id VARCHAR(190) NOT NULL,
  timing LONGTEXT NOT NULL,
  epoch INT NOT NULL DEFAULT 0,
  next_date DATETIME(3) NULL,
  due_at DATETIME(3) NULL,
  last_date DATETIME(3) NULL,
  seen_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (dag_id)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Execution dates of schedules of which no run was made.
CREATE TABLE IF NOT EXISTS missed_tick (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dag_id VARCHAR(190) NOT NULL,
  reason VARCHAR(20) NOT NULL,
  first_date DATETIME(3) NOT NULL,
  last_date DATETIME(3) NOT NULL,
  count INT NOT NULL,
  noticed_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (id),
  KEY ix_missed_tick (dag_id, id),
  CONSTRAINT ck_missed_tick CHECK (reason IN ('late', 'overlap'))
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (3);
