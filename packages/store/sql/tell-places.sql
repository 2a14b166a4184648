-- Takes ids of task instances that may start now. Remembers that they are told so.
UPDATE pool_place SET told_at = {now} WHERE task_instance_id IN (:ids) AND holds = 0
