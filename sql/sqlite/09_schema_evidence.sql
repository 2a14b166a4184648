-- Evidence, for SQLite: each record keeps the files of its output, and the marks of the input files that it was made from.
-- `ml-airflow upgradedb` adds the same columns to the tables of all other DAGs.

ALTER TABLE common_task_1 ADD COLUMN manifest TEXT;
ALTER TABLE common_task_1 ADD COLUMN result_epoch INTEGER;
ALTER TABLE common_task_1 ADD COLUMN fingerprint TEXT;
ALTER TABLE common_task_1 ADD COLUMN claimed_fingerprint TEXT;

ALTER TABLE common_task_2 ADD COLUMN manifest TEXT;
ALTER TABLE common_task_2 ADD COLUMN result_epoch INTEGER;
ALTER TABLE common_task_2 ADD COLUMN fingerprint TEXT;
ALTER TABLE common_task_2 ADD COLUMN claimed_fingerprint TEXT;

ALTER TABLE training_task_1 ADD COLUMN manifest TEXT;
ALTER TABLE training_task_1 ADD COLUMN result_epoch INTEGER;
ALTER TABLE training_task_1 ADD COLUMN fingerprint TEXT;
ALTER TABLE training_task_1 ADD COLUMN claimed_fingerprint TEXT;

ALTER TABLE testing_task_1 ADD COLUMN manifest TEXT;
ALTER TABLE testing_task_1 ADD COLUMN result_epoch INTEGER;
ALTER TABLE testing_task_1 ADD COLUMN fingerprint TEXT;
ALTER TABLE testing_task_1 ADD COLUMN claimed_fingerprint TEXT;

ALTER TABLE testing_task_2 ADD COLUMN manifest TEXT;
ALTER TABLE testing_task_2 ADD COLUMN result_epoch INTEGER;
ALTER TABLE testing_task_2 ADD COLUMN fingerprint TEXT;
ALTER TABLE testing_task_2 ADD COLUMN claimed_fingerprint TEXT;

-- Which record an output path belongs to, by the digest of the path: no two records may write to one place.
CREATE TABLE IF NOT EXISTS promised_output (
  path_hash VARCHAR(64) PRIMARY KEY NOT NULL,
  path TEXT NOT NULL,
  record_table VARCHAR(64) NOT NULL,
  record_id INTEGER NOT NULL
);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (9);
