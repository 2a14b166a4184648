-- Definitions of DAGs as of their runs, for SQLite. The file may be applied again after an interruption.

-- The files that define a DAG, by their digest. Many runs of one definition store it once.
CREATE TABLE IF NOT EXISTS dag_definition (
  hash VARCHAR(64) PRIMARY KEY NOT NULL,
  source TEXT NOT NULL,
  files TEXT NOT NULL
);

-- The definition by which the run goes on. NULL: the DAG as each worker knows it.
ALTER TABLE dag_run ADD COLUMN definition_hash VARCHAR(64);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (13);
