-- Takes ids of task instances. Removes their places.
DELETE FROM pool_place WHERE task_instance_id IN (:ids)
