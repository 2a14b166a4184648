-- Takes ids of records of one table. Their finishes do not count any more.
UPDATE {table} SET datetime_finished = NULL, cleared_at = {now} WHERE id IN (:ids) AND datetime_finished IS NOT NULL
