-- Lineage, for MySQL: each record keeps the results upstream that it was made from, and its older finish while it is made again.
-- `ml-airflow upgradedb` adds the same columns to the tables of all other DAGs.

ALTER TABLE common_task_1 ADD COLUMN finish_epoch INT NOT NULL DEFAULT 0;
ALTER TABLE common_task_1 ADD COLUMN finished_by VARCHAR(400) NULL;
ALTER TABLE common_task_1 ADD COLUMN finished_instance_id BIGINT NULL;
ALTER TABLE common_task_1 ADD COLUMN lineage LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN claimed_at DATETIME(3) NULL;
ALTER TABLE common_task_1 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_1 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_1 ADD COLUMN claimed_lineage LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN cleared_at DATETIME(3) NULL;

ALTER TABLE common_task_2 ADD COLUMN finish_epoch INT NOT NULL DEFAULT 0;
ALTER TABLE common_task_2 ADD COLUMN finished_by VARCHAR(400) NULL;
ALTER TABLE common_task_2 ADD COLUMN finished_instance_id BIGINT NULL;
ALTER TABLE common_task_2 ADD COLUMN lineage LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN claimed_at DATETIME(3) NULL;
ALTER TABLE common_task_2 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_2 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE common_task_2 ADD COLUMN claimed_lineage LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN cleared_at DATETIME(3) NULL;

ALTER TABLE training_task_1 ADD COLUMN finish_epoch INT NOT NULL DEFAULT 0;
ALTER TABLE training_task_1 ADD COLUMN finished_by VARCHAR(400) NULL;
ALTER TABLE training_task_1 ADD COLUMN finished_instance_id BIGINT NULL;
ALTER TABLE training_task_1 ADD COLUMN lineage LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN claimed_at DATETIME(3) NULL;
ALTER TABLE training_task_1 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE training_task_1 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE training_task_1 ADD COLUMN claimed_lineage LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN cleared_at DATETIME(3) NULL;

ALTER TABLE testing_task_1 ADD COLUMN finish_epoch INT NOT NULL DEFAULT 0;
ALTER TABLE testing_task_1 ADD COLUMN finished_by VARCHAR(400) NULL;
ALTER TABLE testing_task_1 ADD COLUMN finished_instance_id BIGINT NULL;
ALTER TABLE testing_task_1 ADD COLUMN lineage LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN claimed_at DATETIME(3) NULL;
ALTER TABLE testing_task_1 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_1 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_1 ADD COLUMN claimed_lineage LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN cleared_at DATETIME(3) NULL;

ALTER TABLE testing_task_2 ADD COLUMN finish_epoch INT NOT NULL DEFAULT 0;
ALTER TABLE testing_task_2 ADD COLUMN finished_by VARCHAR(400) NULL;
ALTER TABLE testing_task_2 ADD COLUMN finished_instance_id BIGINT NULL;
ALTER TABLE testing_task_2 ADD COLUMN lineage LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN claimed_at DATETIME(3) NULL;
ALTER TABLE testing_task_2 ADD COLUMN claimed_version VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_2 ADD COLUMN claimed_inputs VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE testing_task_2 ADD COLUMN claimed_lineage LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN cleared_at DATETIME(3) NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (7);
