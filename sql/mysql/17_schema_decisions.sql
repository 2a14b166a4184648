-- The word of the glossary for what is decided, for MySQL and MariaDB. The file may be applied again after an interruption.

-- run, skip or join.
ALTER TABLE task_instance RENAME COLUMN action TO decision;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (17);
