-- Takes a try. Removes the pieces of its log.
DELETE FROM log_chunk WHERE task_instance_id = :instance AND number = :try_number
