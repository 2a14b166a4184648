-- Workers, and the logs of those that share no folder with the API, for SQLite. The file may be applied again after it was cut off.
-- All times are UTC, as text of the form YYYY-MM-DD HH:MM:SS.SSS.

-- The worker processes, by their own word: a worker beats again and again, and is alive until its lease ends.
CREATE TABLE IF NOT EXISTS worker (
  id VARCHAR(400) PRIMARY KEY NOT NULL,
  host VARCHAR(255) NOT NULL,
  pid INTEGER NOT NULL,
  version VARCHAR(64) NOT NULL,
  slots INTEGER NOT NULL,
  running INTEGER NOT NULL,
  started_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  heartbeat_at DATETIME NOT NULL,
  lease_until DATETIME NOT NULL
);

-- A log in pieces, each by the byte at which it starts. It goes with its try.
CREATE TABLE IF NOT EXISTS log_chunk (
  task_instance_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  start INTEGER NOT NULL,
  size INTEGER NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT fk_log_chunk FOREIGN KEY (task_instance_id, number) REFERENCES task_try (task_instance_id, number) ON DELETE CASCADE ON UPDATE NO ACTION,
  PRIMARY KEY (task_instance_id, number, start)
);

-- How the command of a try ended, for a worker that takes over on another machine.
CREATE TABLE IF NOT EXISTS try_exit (
  task_instance_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT fk_try_exit FOREIGN KEY (task_instance_id, number) REFERENCES task_try (task_instance_id, number) ON DELETE CASCADE ON UPDATE NO ACTION,
  PRIMARY KEY (task_instance_id, number)
);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (5);
