-- GPUs of workers, for SQLite. The file may be applied again after an interruption.

-- The GPUs that a worker hands to its tasks, with commas between. NULL or empty: none.
ALTER TABLE worker ADD COLUMN gpus TEXT;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (18);
