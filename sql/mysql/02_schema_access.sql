-- Variables, connections, users and the audit log, for MySQL and MariaDB. The file may be applied again after it was cut off.

-- Values by their keys. Where is_encrypted is set, val is a Fernet token.
CREATE TABLE IF NOT EXISTS variable (
  id INT NOT NULL AUTO_INCREMENT,
  `key` VARCHAR(250) NOT NULL,
  val LONGTEXT NULL,
  is_encrypted TINYINT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY uq_variable (`key`)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- How to reach other systems. Passwords and extras are Fernet tokens where their is_ column is set.
CREATE TABLE IF NOT EXISTS connection (
  id INT NOT NULL AUTO_INCREMENT,
  conn_id VARCHAR(250) NOT NULL,
  conn_type VARCHAR(500) NULL,
  host VARCHAR(500) NULL,
  `schema` VARCHAR(500) NULL,
  login VARCHAR(500) NULL,
  password LONGTEXT NULL,
  port INT NULL,
  is_encrypted TINYINT NOT NULL DEFAULT 0,
  is_extra_encrypted TINYINT NOT NULL DEFAULT 0,
  extra LONGTEXT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_connection (conn_id)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Who may log in. The password is a scrypt hash.
CREATE TABLE IF NOT EXISTS ab_user (
  id INT NOT NULL AUTO_INCREMENT,
  username VARCHAR(64) NOT NULL,
  email VARCHAR(320) NOT NULL,
  first_name VARCHAR(64) NOT NULL,
  last_name VARCHAR(64) NOT NULL,
  role VARCHAR(20) NOT NULL,
  password VARCHAR(255) NOT NULL,
  created_on DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (id),
  UNIQUE KEY uq_ab_user (username),
  CONSTRAINT ck_ab_user CHECK (role IN ('viewer', 'operator', 'admin'))
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Every call that may change something. A status of null: it is under way, or how it ended is unknown.
CREATE TABLE IF NOT EXISTS audit_log (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dttm DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  event VARCHAR(255) NOT NULL,
  owner VARCHAR(255) NOT NULL,
  via VARCHAR(20) NOT NULL,
  address VARCHAR(255) NOT NULL,
  dag_id VARCHAR(190) NULL,
  arguments LONGTEXT NOT NULL,
  status INT NULL,
  PRIMARY KEY (id),
  KEY ix_audit_log_dag (dag_id, id)
)
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=/*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (2);
