-- Notifications, for MySQL and MariaDB: events of runs, and the notifications about them. The file may be applied again after it was cut off.
-- All times are UTC.

-- An outbox: an event is written in the transaction that closes its run. Once somebody is to be notified of it, or nobody, it is resolved.
CREATE TABLE IF NOT EXISTS run_event (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dag_run_id BIGINT NOT NULL,
  epoch INT NOT NULL,
  event VARCHAR(20) NOT NULL,
  occurred_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  resolved_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_run_event_open (resolved_at, id),
  CONSTRAINT uq_run_event UNIQUE (dag_run_id, epoch, event),
  CONSTRAINT ck_run_event CHECK (event IN ('failure', 'success', 'sla')),
  CONSTRAINT fk_run_event FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE CASCADE ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- The log of deliveries. Each attempt is claimed: it raises the epoch, and ends only under it.
CREATE TABLE IF NOT EXISTS notification (
  id BIGINT NOT NULL AUTO_INCREMENT,
  idempotency_key VARCHAR(64) NOT NULL,
  event VARCHAR(20) NOT NULL,
  dag_run_id BIGINT NULL,
  dag_id VARCHAR(190) NULL,
  run_id VARCHAR(190) NULL,
  channel VARCHAR(300) NOT NULL,
  payload LONGTEXT NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'pending',
  attempts INT NOT NULL DEFAULT 0,
  epoch INT NOT NULL DEFAULT 0,
  lease_until DATETIME(3) NULL,
  sentence LONGTEXT NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  due_at DATETIME(3) NULL DEFAULT (UTC_TIMESTAMP(3)),
  finished_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY ix_notification_due (state, due_at),
  KEY ix_notification_dag (dag_id, id),
  KEY ix_notification_run (dag_run_id, id),
  CONSTRAINT uq_notification UNIQUE (idempotency_key),
  CONSTRAINT ck_notification CHECK (state IN ('pending', 'sent', 'failed')),
  CONSTRAINT ck_notification_end CHECK ((finished_at IS NULL) = (state = 'pending') AND (due_at IS NULL) = (state <> 'pending')),
  CONSTRAINT fk_notification FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE CASCADE ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (11);
