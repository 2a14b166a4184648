-- Takes a try, a byte, the most bytes that a piece has, and a limit. Returns the pieces that may hold the byte, and those behind it.
SELECT start, size, body
FROM log_chunk
WHERE task_instance_id = :instance AND number = :try_number AND start > :start - :longest AND start + size > :start
ORDER BY start
LIMIT :limit
