-- Takes a finished record, the epoch of its finish and a lineage. Changes a row where the finish is still that one.
UPDATE {table} SET lineage = :lineage
WHERE id = :record_id AND finish_epoch = :finish_epoch AND datetime_finished IS NOT NULL
