-- Takes ids of task instances that have no tries. Removes them.
DELETE FROM task_instance WHERE id IN (:ids)
