-- Takes ids of records of one table. Takes their finish away, where it is of this epoch or an earlier one.
UPDATE {table} SET datetime_finished = NULL
WHERE id IN (:ids) AND epoch <= :stale_epoch AND datetime_finished IS NOT NULL
