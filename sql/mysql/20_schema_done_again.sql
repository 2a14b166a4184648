-- Records the version only. SQLite gets a partial index and cheaper triggers; MySQL and MariaDB have no partial indexes, and their
-- invariants are checks.

INSERT IGNORE INTO schema_version (version) VALUES (20);
