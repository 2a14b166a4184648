-- Takes ids of task instances. Removes their tries.
DELETE FROM task_try WHERE task_instance_id IN (:ids)
