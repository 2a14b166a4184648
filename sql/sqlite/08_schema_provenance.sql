-- Where runs come from, and what tries were started with, for SQLite.

-- Who triggered the run, and by what, for people.
ALTER TABLE dag_run ADD COLUMN triggered_by VARCHAR(255);

-- The command, arguments and environment of a try as JSON, secrets masked.
ALTER TABLE task_try ADD COLUMN rendered TEXT;

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (8);
