-- Takes a try and the pid of its process.
UPDATE task_try SET pid = :pid WHERE task_instance_id = :instance AND number = :try_number AND pid IS NULL
