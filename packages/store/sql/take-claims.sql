-- Takes ids of records of one table. Takes their claims away, so that their holders write nothing any more. The records stay
-- held, for the processes may still run.
UPDATE {table} SET epoch = epoch + 1, owner = NULL, task_instance_id = NULL WHERE id IN (:ids)
