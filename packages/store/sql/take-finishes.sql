-- Takes ids of records of one table. Takes their finish away.
UPDATE {table} SET datetime_finished = NULL WHERE id IN (:ids) AND datetime_finished IS NOT NULL
