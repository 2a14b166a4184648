-- Where runs come from, and what tries were started with, for MySQL and MariaDB. The file may be applied again after it was cut off.

-- Who triggered the run, and by what, for people.
ALTER TABLE dag_run ADD COLUMN triggered_by VARCHAR(255) NULL;

-- The command, arguments and environment of a try as JSON, secrets masked.
ALTER TABLE task_try ADD COLUMN rendered LONGTEXT NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (8);
