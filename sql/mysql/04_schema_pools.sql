-- Pools and priorities, for MySQL 8.0.17 and up, and MariaDB 10.6 and up. The file may be applied again after it was cut off.

-- Named slots, shared by all workers. A negative number of slots means no limit.
CREATE TABLE IF NOT EXISTS pool (
  pool VARCHAR(190) NOT NULL,
  slots INT NOT NULL,
  description LONGTEXT NOT NULL,
  PRIMARY KEY (pool)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- The task instances that have asked for slots of a pool: they wait, or hold them for as long as they run. The lowest
-- precedence goes first.
CREATE TABLE IF NOT EXISTS pool_place (
  task_instance_id BIGINT NOT NULL,
  pool VARCHAR(190) NOT NULL,
  slots INT NOT NULL,
  precedence INT NOT NULL,
  holds TINYINT NOT NULL,
  sentence LONGTEXT NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  told_at DATETIME(3) NULL,
  PRIMARY KEY (task_instance_id),
  KEY ix_pool_place (pool, holds, precedence, asked_at),
  CONSTRAINT fk_pool_place FOREIGN KEY (task_instance_id) REFERENCES task_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

ALTER TABLE task_instance ADD COLUMN pool VARCHAR(190) NULL;
ALTER TABLE task_instance ADD COLUMN pool_slots INT NOT NULL DEFAULT 1;
ALTER TABLE task_instance ADD COLUMN priority_weight INT NOT NULL DEFAULT 1;

INSERT IGNORE INTO pool (pool, slots, description) VALUES ('default_pool', 128, 'Default pool');

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (4);
