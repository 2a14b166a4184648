-- Takes ids of task instances whose records are in one table. What has been made of their records so far does not count.
UPDATE task_instance SET stale_epoch = (SELECT t.epoch FROM {table} t WHERE t.id = task_instance.record_id)
WHERE id IN (:ids)
