-- GPUs of workers, for MySQL and MariaDB. The file may be applied again after an interruption.

-- The GPUs that a worker hands to its tasks, with commas between. NULL or empty: none.
ALTER TABLE worker ADD COLUMN gpus LONGTEXT NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (18);
