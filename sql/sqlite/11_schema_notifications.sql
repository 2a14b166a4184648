-- Notifications, for SQLite: events of runs, and the notifications about them. The file may be applied again after it was cut off.
-- All times are UTC, as text of the form YYYY-MM-DD HH:MM:SS.SSS.

-- An outbox: an event is written in the transaction that closes its run. Once somebody is to be notified of it, or nobody, it is resolved.
CREATE TABLE IF NOT EXISTS run_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dag_run_id INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  event VARCHAR(20) NOT NULL,
  occurred_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  resolved_at DATETIME,
  CONSTRAINT uq_run_event UNIQUE (dag_run_id, epoch, event),
  CONSTRAINT ck_run_event CHECK (event IN ('failure', 'success', 'sla')),
  CONSTRAINT fk_run_event FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX IF NOT EXISTS ix_run_event_open ON run_event (resolved_at, id);

-- The log of deliveries. Each attempt is claimed: it raises the epoch, and ends only under it.
CREATE TABLE IF NOT EXISTS notification (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  idempotency_key VARCHAR(64) NOT NULL,
  event VARCHAR(20) NOT NULL,
  dag_run_id INTEGER,
  dag_id VARCHAR(190),
  run_id VARCHAR(190),
  channel VARCHAR(300) NOT NULL,
  payload TEXT NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  lease_until DATETIME,
  sentence TEXT NOT NULL,
  created_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  due_at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  finished_at DATETIME,
  CONSTRAINT uq_notification UNIQUE (idempotency_key),
  CONSTRAINT ck_notification CHECK (state IN ('pending', 'sent', 'failed')),
  CONSTRAINT ck_notification_end CHECK ((finished_at IS NULL) = (state = 'pending') AND (due_at IS NULL) = (state <> 'pending')),
  CONSTRAINT fk_notification FOREIGN KEY (dag_run_id) REFERENCES dag_run (id) ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX IF NOT EXISTS ix_notification_due ON notification (state, due_at);
CREATE INDEX IF NOT EXISTS ix_notification_dag ON notification (dag_id, id);
CREATE INDEX IF NOT EXISTS ix_notification_run ON notification (dag_run_id, id);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (11);
