-- Traces of runs, for SQLite. The file may be applied again after an interruption.

-- W3C traceparent of the span that triggered the run. NULL: triggered without traces.
ALTER TABLE dag_run ADD COLUMN traceparent VARCHAR(55);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (19);
