-- DAGs of workers, for MySQL and MariaDB. The file may be applied again after an interruption.

-- The ids of the DAGs that a worker has, with commas between. NULL: it is of an earlier version, and does not say.
ALTER TABLE worker ADD COLUMN dags LONGTEXT NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (15);
