-- Pools and priorities, for SQLite: `ml-airflow upgradedb` applies it. The file may be applied again after it was cut off: it adds no column
-- that is there.

-- Named slots, shared by all workers. A negative number of slots means no limit.
CREATE TABLE IF NOT EXISTS pool (
  pool VARCHAR(190) PRIMARY KEY NOT NULL,
  slots INTEGER NOT NULL,
  description TEXT NOT NULL
);

-- The task instances that have asked for slots of a pool: they wait, or hold them for as long as they run. The lowest
-- precedence goes first.
CREATE TABLE IF NOT EXISTS pool_place (
  task_instance_id INTEGER PRIMARY KEY NOT NULL,
  pool VARCHAR(190) NOT NULL,
  slots INTEGER NOT NULL,
  precedence INTEGER NOT NULL,
  holds BOOLEAN NOT NULL,
  sentence TEXT NOT NULL,
  asked_at DATETIME NOT NULL,
  told_at DATETIME,
  CONSTRAINT fk_pool_place FOREIGN KEY (task_instance_id) REFERENCES task_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX IF NOT EXISTS ix_pool_place ON pool_place (pool, holds, precedence, asked_at);

ALTER TABLE task_instance ADD COLUMN pool VARCHAR(190);
ALTER TABLE task_instance ADD COLUMN pool_slots INTEGER NOT NULL DEFAULT 1;
ALTER TABLE task_instance ADD COLUMN priority_weight INTEGER NOT NULL DEFAULT 1;

INSERT OR IGNORE INTO pool (pool, slots, description) VALUES ('default_pool', 128, 'Default pool');

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (4);
