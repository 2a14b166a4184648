-- Takes a try. Returns the bytes of its log; NULL where there is none.
SELECT MAX(start + size) AS size FROM log_chunk WHERE task_instance_id = :instance AND number = :try_number
