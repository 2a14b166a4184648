-- DAGs of workers, for SQLite. The file may be applied again after an interruption.

-- The ids of the DAGs that a worker has, with commas between. NULL: it is of an earlier version, and does not say.
ALTER TABLE worker ADD COLUMN dags TEXT;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (15);
