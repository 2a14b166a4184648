-- Takes a task instance and an epoch. What was made of its record up to then does not count.
UPDATE task_instance SET stale_epoch = :epoch WHERE id = :instance
