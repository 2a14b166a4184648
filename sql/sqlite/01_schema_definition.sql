-- The schema of ml-airflow for SQLite: `ml-airflow upgradedb` applies it. The file may be applied again after it was cut off.
-- All times are UTC, as text of the form YYYY-MM-DD HH:MM:SS.SSS.

-- Settings of a DAG.
CREATE TABLE IF NOT EXISTS dag (
  dag_id VARCHAR(190) PRIMARY KEY NOT NULL,
  paused BOOLEAN NOT NULL DEFAULT 0
);

-- Graphs by their digest, so that many runs of a big DAG store it once.
CREATE TABLE IF NOT EXISTS graph (
  hash VARCHAR(64) PRIMARY KEY NOT NULL,
  body TEXT NOT NULL
);

-- One triggering of a DAG.
CREATE TABLE IF NOT EXISTS dag_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dag_id VARCHAR(190) NOT NULL,
  run_id VARCHAR(190) NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'queued',
  conf TEXT NOT NULL,
  options TEXT NOT NULL,
  graph_hash VARCHAR(64) NOT NULL,
  parameters_ids TEXT NOT NULL,
  execution_date DATETIME NOT NULL,
  external_trigger BOOLEAN NOT NULL DEFAULT 1,
  cancel_requested BOOLEAN NOT NULL DEFAULT 0,
  expanded BOOLEAN NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  lease_until DATETIME,
  delivery INTEGER NOT NULL DEFAULT 1,
  created_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  started_at DATETIME,
  finished_at DATETIME,
  CONSTRAINT uq_dag_run UNIQUE (dag_id, run_id),
  CONSTRAINT ck_dag_run CHECK (state IN ('queued', 'running', 'success', 'failed', 'cancelled')),
  CONSTRAINT fk_dag_run FOREIGN KEY (graph_hash) REFERENCES graph (hash) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX IF NOT EXISTS ix_dag_run_dag ON dag_run (dag_id, id);
CREATE INDEX IF NOT EXISTS ix_dag_run_state ON dag_run (state, id);
CREATE INDEX IF NOT EXISTS ix_dag_run_dag_state ON dag_run (dag_id, state, id);

-- One task of one run, for one sample or for the empty one.
CREATE TABLE IF NOT EXISTS task_instance (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dag_run_id INTEGER NOT NULL,
  task_id VARCHAR(190) NOT NULL,
  sample VARCHAR(190) NOT NULL,
  state VARCHAR(20) NOT NULL,
  action VARCHAR(20) NOT NULL,
  reason VARCHAR(20) NOT NULL,
  sentence TEXT NOT NULL,
  record_table VARCHAR(64) NOT NULL,
  record_id INTEGER NOT NULL,
  stale_epoch INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  delivery INTEGER NOT NULL DEFAULT 1,
  try_number INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  losses INTEGER NOT NULL DEFAULT 0,
  retry_at DATETIME,
  queued_at DATETIME,
  started_at DATETIME,
  finished_at DATETIME,
  output_path TEXT,
  CONSTRAINT uq_task_instance UNIQUE (dag_run_id, task_id, sample),
  CONSTRAINT ck_task_instance CHECK (state IN ('waiting', 'queued', 'running', 'up_for_retry', 'success', 'skipped', 'failed', 'upstream_failed', 'cancelled')),
  CONSTRAINT fk_task_instance FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX IF NOT EXISTS ix_task_instance_run ON task_instance (dag_run_id, id);
CREATE INDEX IF NOT EXISTS ix_task_instance_state ON task_instance (dag_run_id, state);
CREATE INDEX IF NOT EXISTS ix_task_instance_record ON task_instance (record_table, record_id, state);

-- One execution of Bash for a task instance.
CREATE TABLE IF NOT EXISTS task_try (
  task_instance_id INTEGER NOT NULL,
  `number` INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  worker VARCHAR(400) NOT NULL,
  host VARCHAR(255) NOT NULL,
  pid INTEGER,
  outcome VARCHAR(20),
  exit_code INTEGER,
  sentence TEXT NOT NULL,
  log_path TEXT NOT NULL,
  started_at DATETIME NOT NULL,
  finished_at DATETIME,
  CONSTRAINT ck_task_try CHECK (outcome IN ('success', 'failed', 'timed_out', 'lost', 'cancelled')),
  CONSTRAINT fk_task_try FOREIGN KEY (task_instance_id) REFERENCES task_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
  PRIMARY KEY (task_instance_id, `number`)
);

-- When a piece of work that one process does for all is due again.
CREATE TABLE IF NOT EXISTS turn (
  name VARCHAR(64) PRIMARY KEY NOT NULL,
  `until` DATETIME NOT NULL
);

-- The numbers of the files that have been applied.
CREATE TABLE IF NOT EXISTS schema_version (
  version INTEGER PRIMARY KEY NOT NULL,
  applied_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

-- The single row that keys the tasks of DAGs without parameters.
CREATE TABLE IF NOT EXISTS no_parameters (
  id INTEGER PRIMARY KEY NOT NULL DEFAULT 1,
  datetime_created DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  CONSTRAINT ck_no_parameters CHECK (id = 1)
);

-- Parameters: one row per distinct set of values.
CREATE TABLE IF NOT EXISTS ml_dag (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  parameter_1 VARCHAR(255) NOT NULL,
  datetime_created DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  CONSTRAINT uq_ml_dag UNIQUE (parameter_1)
);

CREATE TABLE IF NOT EXISTS ml_training_dag (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_dag_id INTEGER NOT NULL,
  parameter_2 VARCHAR(255) NOT NULL,
  datetime_created DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  CONSTRAINT uq_ml_training_dag UNIQUE (ml_dag_id, parameter_2),
  CONSTRAINT fk_ml_training_dag FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE IF NOT EXISTS ml_testing_dag (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_dag_id INTEGER NOT NULL,
  parameter_3 VARCHAR(255) NOT NULL,
  datetime_created DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  CONSTRAINT uq_ml_testing_dag UNIQUE (ml_dag_id, parameter_3),
  CONSTRAINT fk_ml_testing_dag FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- Records: what a task has done for its parameters and sample, and who may write that down.
CREATE TABLE IF NOT EXISTS common_task_1 (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_dag_id INTEGER NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'common_task_1',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME,
  datetime_finished DATETIME,
  output_path TEXT,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  owner VARCHAR(400),
  task_instance_id INTEGER,
  lease_until DATETIME,
  CONSTRAINT uq_common_task_1 UNIQUE (ml_dag_id, task_id, sample),
  CONSTRAINT ck_common_task_1 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_common_task_1 FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE IF NOT EXISTS common_task_2 (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_dag_id INTEGER NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'common_task_2',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME,
  datetime_finished DATETIME,
  output_path TEXT,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  owner VARCHAR(400),
  task_instance_id INTEGER,
  lease_until DATETIME,
  CONSTRAINT uq_common_task_2 UNIQUE (ml_dag_id, task_id, sample),
  CONSTRAINT ck_common_task_2 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_common_task_2 FOREIGN KEY (ml_dag_id) REFERENCES ml_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE IF NOT EXISTS training_task_1 (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_training_dag_id INTEGER NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'training_task_1',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME,
  datetime_finished DATETIME,
  output_path TEXT,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  owner VARCHAR(400),
  task_instance_id INTEGER,
  lease_until DATETIME,
  CONSTRAINT uq_training_task_1 UNIQUE (ml_training_dag_id, task_id, sample),
  CONSTRAINT ck_training_task_1 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_training_task_1 FOREIGN KEY (ml_training_dag_id) REFERENCES ml_training_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE IF NOT EXISTS testing_task_1 (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_testing_dag_id INTEGER NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'testing_task_1',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME,
  datetime_finished DATETIME,
  output_path TEXT,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  owner VARCHAR(400),
  task_instance_id INTEGER,
  lease_until DATETIME,
  CONSTRAINT uq_testing_task_1 UNIQUE (ml_testing_dag_id, task_id, sample),
  CONSTRAINT ck_testing_task_1 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_testing_task_1 FOREIGN KEY (ml_testing_dag_id) REFERENCES ml_testing_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE IF NOT EXISTS testing_task_2 (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ml_testing_dag_id INTEGER NOT NULL,
  task_id VARCHAR(190) NOT NULL DEFAULT 'testing_task_2',
  sample VARCHAR(190) NOT NULL DEFAULT '',
  datetime_started DATETIME,
  datetime_finished DATETIME,
  output_path TEXT,
  version VARCHAR(64) NOT NULL DEFAULT '',
  inputs VARCHAR(64) NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  owner VARCHAR(400),
  task_instance_id INTEGER,
  lease_until DATETIME,
  CONSTRAINT uq_testing_task_2 UNIQUE (ml_testing_dag_id, task_id, sample),
  CONSTRAINT ck_testing_task_2 CHECK (datetime_finished IS NULL OR datetime_started IS NOT NULL),
  CONSTRAINT fk_testing_task_2 FOREIGN KEY (ml_testing_dag_id) REFERENCES ml_testing_dag (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);

INSERT OR IGNORE INTO no_parameters (id) VALUES (1);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (1);
