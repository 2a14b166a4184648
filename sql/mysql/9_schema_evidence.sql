-- Evidence, for MySQL and MariaDB. What was cut off may be applied again: each record keeps what its output consisted of, and which input files and command made it.
-- `ml-airflow upgradedb` adds the same columns to the tables of all other DAGs.

ALTER TABLE common_task_1 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN result_epoch INT NULL;
ALTER TABLE common_task_1 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN claimed_fingerprint LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN command LONGTEXT NULL;
ALTER TABLE common_task_1 ADD COLUMN output_removed_at DATETIME(3) NULL;

ALTER TABLE common_task_2 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN result_epoch INT NULL;
ALTER TABLE common_task_2 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN claimed_fingerprint LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN command LONGTEXT NULL;
ALTER TABLE common_task_2 ADD COLUMN output_removed_at DATETIME(3) NULL;

ALTER TABLE training_task_1 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN result_epoch INT NULL;
ALTER TABLE training_task_1 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN claimed_fingerprint LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN command LONGTEXT NULL;
ALTER TABLE training_task_1 ADD COLUMN output_removed_at DATETIME(3) NULL;

ALTER TABLE testing_task_1 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN result_epoch INT NULL;
ALTER TABLE testing_task_1 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN claimed_fingerprint LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN command LONGTEXT NULL;
ALTER TABLE testing_task_1 ADD COLUMN output_removed_at DATETIME(3) NULL;

ALTER TABLE testing_task_2 ADD COLUMN manifest LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN result_epoch INT NULL;
ALTER TABLE testing_task_2 ADD COLUMN fingerprint LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN claimed_fingerprint LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN command LONGTEXT NULL;
ALTER TABLE testing_task_2 ADD COLUMN output_removed_at DATETIME(3) NULL;

-- Which record an output path belongs to, by the digest of the path: no two records may write to one place.
CREATE TABLE IF NOT EXISTS promised_output (
  path_hash VARCHAR(64) NOT NULL,
  path LONGTEXT NOT NULL,
  record_table VARCHAR(64) NOT NULL,
  record_id INT NOT NULL,
  PRIMARY KEY (path_hash)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- What all processes of an installation must know of each other: `output_marker`, by which workers see that they share OUTPUT_DIR.
CREATE TABLE IF NOT EXISTS installation (
  name VARCHAR(64) NOT NULL,
  value LONGTEXT NOT NULL,
  PRIMARY KEY (name)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (9);
