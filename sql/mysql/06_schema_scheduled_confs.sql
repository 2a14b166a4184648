-- Execution dates for which a DAG's conf is not valid, for MySQL and MariaDB. The file may be applied again after it was cut off.

-- The cause, where the reason alone does not say it.
ALTER TABLE missed_tick ADD COLUMN sentence LONGTEXT NULL;

ALTER TABLE missed_tick DROP CONSTRAINT ck_missed_tick,
  ADD CONSTRAINT ck_missed_tick CHECK (reason IN ('late', 'overlap', 'conf'));

-- Last, for then all of the file has been applied.
INSERT IGNORE INTO schema_version (version) VALUES (6);
