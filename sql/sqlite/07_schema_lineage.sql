-- Lineage, for SQLite: each record keeps the results upstream that it was made from, and its older finish while it is made again.
-- `ml-airflow upgradedb` adds the same columns to the tables of all other DAGs.

ALTER TABLE common_task_1 ADD COLUMN finish_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE common_task_1 ADD COLUMN finished_by VARCHAR(400);
ALTER TABLE common_task_1 ADD COLUMN finished_instance_id INTEGER;
ALTER TABLE common_task_1 ADD COLUMN lineage TEXT;
ALTER TABLE common_task_1 ADD COLUMN claimed_at DATETIME;
ALTER TABLE common_task_1 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_1 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_1 ADD COLUMN claimed_lineage TEXT;
ALTER TABLE common_task_1 ADD COLUMN cleared_at DATETIME;

ALTER TABLE common_task_2 ADD COLUMN finish_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE common_task_2 ADD COLUMN finished_by VARCHAR(400);
ALTER TABLE common_task_2 ADD COLUMN finished_instance_id INTEGER;
ALTER TABLE common_task_2 ADD COLUMN lineage TEXT;
ALTER TABLE common_task_2 ADD COLUMN claimed_at DATETIME;
ALTER TABLE common_task_2 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_2 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_2 ADD COLUMN claimed_lineage TEXT;
ALTER TABLE common_task_2 ADD COLUMN cleared_at DATETIME;

ALTER TABLE training_task_1 ADD COLUMN finish_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE training_task_1 ADD COLUMN finished_by VARCHAR(400);
ALTER TABLE training_task_1 ADD COLUMN finished_instance_id INTEGER;
ALTER TABLE training_task_1 ADD COLUMN lineage TEXT;
ALTER TABLE training_task_1 ADD COLUMN claimed_at DATETIME;
ALTER TABLE training_task_1 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE training_task_1 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE training_task_1 ADD COLUMN claimed_lineage TEXT;
ALTER TABLE training_task_1 ADD COLUMN cleared_at DATETIME;

ALTER TABLE testing_task_1 ADD COLUMN finish_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE testing_task_1 ADD COLUMN finished_by VARCHAR(400);
ALTER TABLE testing_task_1 ADD COLUMN finished_instance_id INTEGER;
ALTER TABLE testing_task_1 ADD COLUMN lineage TEXT;
ALTER TABLE testing_task_1 ADD COLUMN claimed_at DATETIME;
ALTER TABLE testing_task_1 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_1 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_1 ADD COLUMN claimed_lineage TEXT;
ALTER TABLE testing_task_1 ADD COLUMN cleared_at DATETIME;

ALTER TABLE testing_task_2 ADD COLUMN finish_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE testing_task_2 ADD COLUMN finished_by VARCHAR(400);
ALTER TABLE testing_task_2 ADD COLUMN finished_instance_id INTEGER;
ALTER TABLE testing_task_2 ADD COLUMN lineage TEXT;
ALTER TABLE testing_task_2 ADD COLUMN claimed_at DATETIME;
ALTER TABLE testing_task_2 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_2 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_2 ADD COLUMN claimed_lineage TEXT;
ALTER TABLE testing_task_2 ADD COLUMN cleared_at DATETIME;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (7);
