-- Takes a try. Returns how its command ended.
SELECT body FROM try_exit WHERE task_instance_id = :instance AND number = :try_number
