-- The schema of ml-airflow for MySQL 8.0.17 and up, and MariaDB 10.6 and up: `ml-airflow upgradedb` applies it, and so
-- does a MySQL image that finds it among its initial files. The file may be applied again after it was cut off.
--
-- Texts are compared exactly, case and trailing blanks included. The two servers name the collation for that
-- differently, and each reads only the comment that is meant for it. All times are UTC.

-- Settings of a DAG.
CREATE TABLE IF NOT EXISTS dag (
  dag_id VARCHAR(190) NOT NULL,
  paused TINYINT NOT NULL DEFAULT 0,
  PRIMARY KEY (dag_id)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Graphs by their digest, so that many runs of a big DAG store it once.
CREATE TABLE IF NOT EXISTS graph (
  hash VARCHAR(64) NOT NULL,
  body LONGTEXT NOT NULL,
  PRIMARY KEY (hash)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- One triggering of a DAG.
CREATE TABLE IF NOT EXISTS dag_run (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dag_id VARCHAR(190) NOT NULL,
  run_id VARCHAR(190) NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'queued',
  conf LONGTEXT NOT NULL,
  options LONGTEXT NOT NULL,
  graph_hash VARCHAR(64) NOT NULL,
  parameters_ids LONGTEXT NOT NULL,
  execution_date DATETIME(3) NOT NULL,
  external_trigger TINYINT NOT NULL DEFAULT 1,
  cancel_requested TINYINT NOT NULL DEFAULT 0,
  expanded TINYINT NOT NULL DEFAULT 0,
  epoch INT NOT NULL DEFAULT 0,
  lease_until DATETIME(3) NULL,
  delivery INT NOT NULL DEFAULT 1,
  created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  started_at DATETIME(3) NULL,
  finished_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_dag_run (dag_id, run_id),
  KEY ix_dag_run_dag (dag_id, id),
  KEY ix_dag_run_state (state, id),
  KEY ix_dag_run_dag_state (dag_id, state, id),
  CONSTRAINT ck_dag_run CHECK (state IN ('queued', 'running', 'success', 'failed', 'cancelled')),
  CONSTRAINT fk_dag_run FOREIGN KEY (graph_hash) REFERENCES graph (hash) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- One task of one run, for one sample or for the empty one.
CREATE TABLE IF NOT EXISTS task_instance (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dag_run_id BIGINT NOT NULL,
  task_id VARCHAR(190) NOT NULL,
  sample VARCHAR(190) NOT NULL,
  state VARCHAR(20) NOT NULL,
  action VARCHAR(20) NOT NULL,
  reason VARCHAR(20) NOT NULL,
  sentence LONGTEXT NOT NULL,
  record_table VARCHAR(64) NOT NULL,
  record_id INT NOT NULL,
  stale_epoch INT NOT NULL,
  pending INT NOT NULL,
  delivery INT NOT NULL DEFAULT 1,
  try_number INT NOT NULL DEFAULT 0,
  failures INT NOT NULL DEFAULT 0,
  losses INT NOT NULL DEFAULT 0,
  retry_at DATETIME(3) NULL,
  queued_at DATETIME(3) NULL,
  started_at DATETIME(3) NULL,
  finished_at DATETIME(3) NULL,
  output_path LONGTEXT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_task_instance (dag_run_id, task_id, sample),
  KEY ix_task_instance_run (dag_run_id, id),
  KEY ix_task_instance_state (dag_run_id, state),
  KEY ix_task_instance_record (record_table, record_id, state),
  CONSTRAINT ck_task_instance CHECK (state IN ('waiting', 'queued', 'running', 'up_for_retry', 'success', 'skipped', 'failed', 'upstream_failed', 'cancelled')),
  CONSTRAINT fk_task_instance FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- One execution of Bash for a task instance.
CREATE TABLE IF NOT EXISTS task_try (
  task_instance_id BIGINT NOT NULL,
  `number` INT NOT NULL,
  epoch INT NOT NULL,
  worker VARCHAR(400) NOT NULL,
  host VARCHAR(255) NOT NULL,
  pid INT NULL,
  outcome VARCHAR(20) NULL,
  exit_code INT NULL,
  sentence LONGTEXT NOT NULL,
  log_path LONGTEXT NOT NULL,
  started_at DATETIME(3) NOT NULL,
  finished_at DATETIME(3) NULL,
  PRIMARY KEY (task_instance_id, `number`),
  CONSTRAINT ck_task_try CHECK (outcome IN ('success', 'failed', 'timed_out', 'lost', 'cancelled')),
  CONSTRAINT fk_task_try FOREIGN KEY (task_instance_id) REFERENCES task_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- When a piece of work that one process does for all is due again.
CREATE TABLE IF NOT EXISTS turn (
  name VARCHAR(64) NOT NULL,
  `until` DATETIME(3) NOT NULL,
  PRIMARY KEY (name)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- The numbers of the files that have been applied.
CREATE TABLE IF NOT EXISTS schema_version (
  version INT NOT NULL,
  applied_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (version)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- The single row that keys the tasks of DAGs without parameters.
CREATE TABLE IF NOT EXISTS no_parameters (
  id INT NOT NULL DEFAULT 1,
  datetime_created DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (id),
  CONSTRAINT ck_no_parameters CHECK (id = 1)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Parameters: one row per distinct set of values.
CREATE TABLE IF NOT EXISTS ml_dag (
  id INT NOT NULL AUTO_INCREMENT,
  parameter_1 VARCHAR(255) NOT NULL,
  datetime_created DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (id),
  UNIQUE KEY uq_ml_dag (parameter_1)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS ml_training_dag (
  id INT NOT NULL AUTO_INCREMENT,
  ml_dag_id INT NOT NULL,
  parameter_2 VARCHAR(255) NOT NULL,
  datetime_created DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (id),
  UNIQUE KEY uq_ml_training_dag (ml_dag_id, parameter_2),
  CONSTRAINT fk_ml_training_dag FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS ml_testing_dag (
  id INT NOT NULL AUTO_INCREMENT,
  ml_dag_id INT NOT NULL,
  parameter_3 VARCHAR(255) NOT NULL,
  datetime_created DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (id),
  UNIQUE KEY uq_ml_testing_dag (ml_dag_id, parameter_3),
  CONSTRAINT fk_ml_testing_dag FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Records: what a task has done for its parameters and sample, and who may write that down.
CREATE TABLE IF NOT EXISTS common_task_1 (
  id INT NOT NULL AUTO_INCREMENT,
  ml_dag_id INT NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'common_task_1',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME(3) NULL,
  datetime_finished DATETIME(3) NULL,
  output_path LONGTEXT NULL,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INT NOT NULL DEFAULT 0,
  owner VARCHAR(400) NULL,
  task_instance_id BIGINT NULL,
  lease_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_common_task_1 (ml_dag_id, task_id, sample),
  CONSTRAINT ck_common_task_1 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_common_task_1 FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS common_task_2 (
  id INT NOT NULL AUTO_INCREMENT,
  ml_dag_id INT NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'common_task_2',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME(3) NULL,
  datetime_finished DATETIME(3) NULL,
  output_path LONGTEXT NULL,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INT NOT NULL DEFAULT 0,
  owner VARCHAR(400) NULL,
  task_instance_id BIGINT NULL,
  lease_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_common_task_2 (ml_dag_id, task_id, sample),
  CONSTRAINT ck_common_task_2 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_common_task_2 FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS training_task_1 (
  id INT NOT NULL AUTO_INCREMENT,
  ml_training_dag_id INT NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'training_task_1',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME(3) NULL,
  datetime_finished DATETIME(3) NULL,
  output_path LONGTEXT NULL,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INT NOT NULL DEFAULT 0,
  owner VARCHAR(400) NULL,
  task_instance_id BIGINT NULL,
  lease_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_training_task_1 (ml_training_dag_id, task_id, sample),
  CONSTRAINT ck_training_task_1 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_training_task_1 FOREIGN KEY (ml_training_dag_id) REFERENCES ml_training_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS testing_task_1 (
  id INT NOT NULL AUTO_INCREMENT,
  ml_testing_dag_id INT NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'testing_task_1',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME(3) NULL,
  datetime_finished DATETIME(3) NULL,
  output_path LONGTEXT NULL,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INT NOT NULL DEFAULT 0,
  owner VARCHAR(400) NULL,
  task_instance_id BIGINT NULL,
  lease_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_testing_task_1 (ml_testing_dag_id, task_id, sample),
  CONSTRAINT ck_testing_task_1 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_testing_task_1 FOREIGN KEY (ml_testing_dag_id) REFERENCES ml_testing_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS testing_task_2 (
  id INT NOT NULL AUTO_INCREMENT,
  ml_testing_dag_id INT NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'testing_task_2',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME(3) NULL,
  datetime_finished DATETIME(3) NULL,
  output_path LONGTEXT NULL,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INT NOT NULL DEFAULT 0,
  owner VARCHAR(400) NULL,
  task_instance_id BIGINT NULL,
  lease_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_testing_task_2 (ml_testing_dag_id, task_id, sample),
  CONSTRAINT ck_testing_task_2 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_testing_task_2 FOREIGN KEY (ml_testing_dag_id) REFERENCES ml_testing_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

INSERT IGNORE INTO no_parameters (id) VALUES (1);

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (1);
