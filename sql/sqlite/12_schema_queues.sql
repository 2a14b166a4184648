-- Queues of tasks, for SQLite. The file may be applied again after an interruption.

-- The queue whose workers run it. NULL: the queue 'default'.
ALTER TABLE task_instance ADD COLUMN queue VARCHAR(64);
-- The queues that a worker serves, with commas between.
ALTER TABLE worker ADD COLUMN queues TEXT;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (12);
