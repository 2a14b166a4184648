-- Takes a try, the pid of its process and what it was started with.
UPDATE task_try SET pid = :pid, rendered = :rendered WHERE task_instance_id = :instance AND number = :try_number AND pid IS NULL
