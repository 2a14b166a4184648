-- Variables, connections, users and the audit log, for SQLite. The file may be applied again after it was cut off.
-- All times are UTC, as text of the form YYYY-MM-DD HH:MM:SS.SSS.

-- Values by their keys. Where is_encrypted is set, val is a Fernet token.
CREATE TABLE IF NOT EXISTS variable (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  `key` VARCHAR(250) NOT NULL,
  val TEXT,
  is_encrypted BOOLEAN NOT NULL DEFAULT 0,
  CONSTRAINT uq_variable UNIQUE (`key`)
);

-- How to reach other systems. Passwords and extras are Fernet tokens where their is_ column is set.
CREATE TABLE IF NOT EXISTS connection (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  conn_id VARCHAR(250) NOT NULL,
  conn_type VARCHAR(500),
  host VARCHAR(500),
  `schema` VARCHAR(500),
  login VARCHAR(500),
  password TEXT,
  port INTEGER,
  is_encrypted BOOLEAN NOT NULL DEFAULT 0,
  is_extra_encrypted BOOLEAN NOT NULL DEFAULT 0,
  extra TEXT,
  CONSTRAINT uq_connection UNIQUE (conn_id)
);

-- Who may log in. The password is a scrypt hash.
CREATE TABLE IF NOT EXISTS ab_user (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  username VARCHAR(64) NOT NULL,
  email VARCHAR(320) NOT NULL,
  first_name VARCHAR(64) NOT NULL,
  last_name VARCHAR(64) NOT NULL,
  role VARCHAR(20) NOT NULL,
  password VARCHAR(255) NOT NULL,
  created_on DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  CONSTRAINT uq_ab_user UNIQUE (username),
  CONSTRAINT ck_ab_user CHECK (role IN ('viewer', 'operator', 'admin'))
);

-- Every call that may change something. A status of null: it is under way, or how it ended is unknown.
CREATE TABLE IF NOT EXISTS audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dttm DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  event VARCHAR(255) NOT NULL,
  owner VARCHAR(255) NOT NULL,
  via VARCHAR(20) NOT NULL,
  address VARCHAR(255) NOT NULL,
  dag_id VARCHAR(190),
  arguments TEXT NOT NULL,
  status INTEGER
);
CREATE INDEX IF NOT EXISTS ix_audit_log_dag ON audit_log (dag_id, id);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (2);
