import type { Dialect } from './dialect.ts'

/** What the words in braces of the SQL files stand for. */
export const MYSQL_TOKENS: Dialect['tokens'] = {
  now: () => 'UTC_TIMESTAMP(3)',
  now_plus: (ms) => `UTC_TIMESTAMP(3) + INTERVAL (${ms}) * 1000 MICROSECOND`,
  ms_until: (column) => `TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), ${column}) DIV 1000`,
  // The reply to the UPDATE then contains the value, which saves a query.
  raise: (column) => `LAST_INSERT_ID(${column} + 1)`,
  raised: () => '',
  changed: () => 'ROW_COUNT()',
  last_id: () => 'LAST_INSERT_ID()',
  // LAST_INSERT_ID() is the id of the first row. InnoDB reserves the ids of all rows of one VALUES together, in any mode; in a
  // cluster they are not adjacent.
  added: (count) =>
    `id BETWEEN LAST_INSERT_ID() AND LAST_INSERT_ID() + (${count} - 1) * @@auto_increment_increment \
AND (id - LAST_INSERT_ID()) % @@auto_increment_increment = 0 ORDER BY id`,
  from_nothing: () => 'FROM DUAL',
  keep_existing: (column) => `ON DUPLICATE KEY UPDATE ${column} = ${column}`,
  all_columns: () =>
    `SELECT table_name AS table_name, column_name AS column_name, data_type AS data_type FROM information_schema.columns \
WHERE table_schema = DATABASE()`,
  all_references: () =>
    `SELECT table_name AS table_name, referenced_table_name AS referenced_name \
FROM information_schema.key_column_usage \
WHERE table_schema = DATABASE() AND referenced_table_schema = DATABASE()`,
  shared_lock: () => 'LOCK IN SHARE MODE',
  row_lock: () => 'FOR UPDATE',
}
