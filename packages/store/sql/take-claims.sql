-- Takes ids of records of one table. Takes their claims away: whoever has one writes nothing any more. They stay held, for
-- its process may still run.
UPDATE {table} SET epoch = epoch + 1, owner = NULL, task_instance_id = NULL, datetime_finished = NULL WHERE id IN (:ids)
