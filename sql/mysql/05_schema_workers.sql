-- Workers, and the logs of those that share no folder with the API, for MySQL and MariaDB. The file may be applied again after it was cut off.
-- All times are UTC.

-- The worker processes, by their own word: a worker beats again and again, and is alive until its lease ends.
CREATE TABLE IF NOT EXISTS worker (
  id VARCHAR(400) NOT NULL,
  host VARCHAR(255) NOT NULL,
  pid INT NOT NULL,
  version VARCHAR(64) NOT NULL,
  slots INT NOT NULL,
  running INT NOT NULL,
  started_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  heartbeat_at DATETIME(3) NOT NULL,
  lease_until DATETIME(3) NOT NULL,
  PRIMARY KEY (id)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- A log in pieces, each by the byte at which it starts. It goes with its try.
CREATE TABLE IF NOT EXISTS log_chunk (
  task_instance_id BIGINT NOT NULL,
  number INT NOT NULL,
  start BIGINT NOT NULL,
  size INT NOT NULL,
  body LONGTEXT NOT NULL,
  PRIMARY KEY (task_instance_id, number, start),
  CONSTRAINT fk_log_chunk FOREIGN KEY (task_instance_id, number) REFERENCES task_try (task_instance_id, number) ON DELETE CASCADE ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- How the command of a try ended, for a worker that takes over on another machine.
CREATE TABLE IF NOT EXISTS try_exit (
  task_instance_id BIGINT NOT NULL,
  number INT NOT NULL,
  body LONGTEXT NOT NULL,
  PRIMARY KEY (task_instance_id, number),
  CONSTRAINT fk_try_exit FOREIGN KEY (task_instance_id, number) REFERENCES task_try (task_instance_id, number) ON DELETE CASCADE ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (5);
