-- Execution dates for which a DAG's conf is not valid, for SQLite.

-- The cause, where the reason alone does not say it.
ALTER TABLE missed_tick ADD COLUMN sentence TEXT;

-- SQLite cannot change a check. All of an upgrade is one transaction, so that no half of this remains.
CREATE TABLE missed_tick_6 (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dag_id VARCHAR(190) NOT NULL,
  reason VARCHAR(20) NOT NULL,
  first_date DATETIME NOT NULL,
  last_date DATETIME NOT NULL,
  count INTEGER NOT NULL,
  noticed_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  sentence TEXT,
  CONSTRAINT ck_missed_tick CHECK (reason IN ('late', 'overlap', 'conf'))
);
INSERT INTO missed_tick_6 (id, dag_id, reason, first_date, last_date, count, noticed_at, sentence)
SELECT id, dag_id, reason, first_date, last_date, count, noticed_at, sentence FROM missed_tick;
DROP TABLE missed_tick;
ALTER TABLE missed_tick_6 RENAME TO missed_tick;
CREATE INDEX ix_missed_tick ON missed_tick (dag_id, id);

-- Last, for then all of the file has been applied.
INSERT OR IGNORE INTO schema_version (version) VALUES (6);
