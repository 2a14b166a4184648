-- Traces of runs, for MySQL and MariaDB. The file may be applied again after an interruption.

-- W3C traceparent of the span that triggered the run. NULL: triggered without traces.
ALTER TABLE dag_run ADD COLUMN traceparent VARCHAR(55) NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (19);
