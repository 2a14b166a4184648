-- Takes ids of records of one table. Returns who claimed each, and keeps them as they are until the transaction ends.
SELECT id, epoch, task_instance_id FROM {table} WHERE id IN (:ids) ORDER BY id {row_lock}
