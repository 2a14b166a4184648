-- Evidence, for MySQL and MariaDB: each record keeps the files of its output, and the marks of the input files that it was made from.
-- The file may be applied again after an interruption.
-- `ml-airflow upgradedb` adds the same columns to the tables of all other DAGs.

ALTER TABLE common_task_1 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN result_epoch INT NULL;
ALTER TABLE common_task_1 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN claimed_fingerprint LONGTEXT NULL;

ALTER TABLE common_task_2 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN result_epoch INT NULL;
ALTER TABLE common_task_2 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN claimed_fingerprint LONGTEXT NULL;

ALTER TABLE training_task_1 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN result_epoch INT NULL;
ALTER TABLE training_task_1 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN claimed_fingerprint LONGTEXT NULL;

ALTER TABLE testing_task_1 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN result_epoch INT NULL;
ALTER TABLE testing_task_1 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN claimed_fingerprint LONGTEXT NULL;

ALTER TABLE testing_task_2 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN result_epoch INT NULL;
ALTER TABLE testing_task_2 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN claimed_fingerprint LONGTEXT NULL;

-- Which record an output path belongs to, by the digest of the path: no two records may write to one place.
CREATE TABLE IF NOT EXISTS promised_output (
  path_hash VARCHAR(64) NOT NULL,
  path LONGTEXT NOT NULL,
  record_table VARCHAR(64) NOT NULL,
  record_id INT NOT NULL,
  PRIMARY KEY (path_hash)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (9);
