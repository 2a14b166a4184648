-- Takes ids of task instances. Raises the numbers of their deliveries, where they are queued or wait for a retry.
UPDATE task_instance SET delivery = delivery + 1
WHERE id IN (:ids) AND state IN ('queued', 'up_for_retry')
