-- name: insert-log-chunk
-- Takes a piece of a try's log, the byte at which it starts, and its bytes' number. Adds it, unless it is there.
INSERT INTO log_chunk (task_instance_id, number, start, size, body) VALUES (:instance, :try_number, :start, :size, :body)
{keep_existing size}

-- name: log-size
-- Takes a try. Returns the bytes of its log; NULL where there is none.
SELECT MAX(start + size) AS size FROM log_chunk WHERE task_instance_id = :instance AND number = :try_number

-- name: insert-try-exit
-- Takes a try, and how its command ended. The first word counts.
INSERT INTO try_exit (task_instance_id, number, body) VALUES (:instance, :try_number, :body)
{keep_existing body}

-- name: find-try-exit
-- Takes a try. Returns how its command ended.
SELECT body FROM try_exit WHERE task_instance_id = :instance AND number = :try_number

-- name: old-logs
-- Takes milliseconds and a limit. Returns the tries that have a log, and ended longer ago.
SELECT c.task_instance_id, c.number
FROM log_chunk c
JOIN task_try t ON t.task_instance_id = c.task_instance_id AND t.number = c.number
WHERE c.start = 0 AND t.finished_at < {now_plus -:ended_ms}
LIMIT :limit

-- name: delete-log
-- Takes a try. Removes the pieces of its log.
DELETE FROM log_chunk WHERE task_instance_id = :instance AND number = :try_number

-- name: read-log-chunks
-- Takes a try, a byte, the most bytes that a piece has, and a limit. Returns the pieces that may hold the byte, and those behind it.
SELECT start, size, body
FROM log_chunk
WHERE task_instance_id = :instance AND number = :try_number AND start > :start - :longest AND start + size > :start
ORDER BY start
LIMIT :limit
