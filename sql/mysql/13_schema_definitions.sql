-- Definitions of DAGs as of their runs, for MySQL and MariaDB. The file may be applied again after an interruption.

-- The files that define a DAG, by their digest. Many runs of one definition store it once.
CREATE TABLE IF NOT EXISTS dag_definition (
  hash VARCHAR(64) NOT NULL,
  source LONGTEXT NOT NULL,
  files LONGTEXT NOT NULL,
  PRIMARY KEY (hash)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- The definition by which the run goes on. NULL: the DAG as each worker knows it.
ALTER TABLE dag_run ADD COLUMN definition_hash VARCHAR(64) NULL;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (13);
