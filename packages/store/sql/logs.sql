-- name: insert-log-chunk
-- Takes a chunk of a try's log, the byte at which it starts, and its size in bytes. Adds it, unless it exists.
INSERT INTO log_chunk (task_instance_id, number, start, size, body) VALUES (:instance, :try_number, :start, :size, :body)
{keep_existing size}

-- name: log-size
-- Takes a try. Returns the size of its log in bytes; NULL if there is none.
SELECT MAX(start + size) AS size FROM log_chunk WHERE task_instance_id = :instance AND number = :try_number

-- name: insert-try-exit
-- Takes a try and the end of its command. Adds it; the first entry wins.
INSERT INTO try_exit (task_instance_id, number, body) VALUES (:instance, :try_number, :body)
{keep_existing body}

-- name: find-try-exit
-- Takes a try. Returns the end of its command.
SELECT body FROM try_exit WHERE task_instance_id = :instance AND number = :try_number

-- name: old-logs
-- Takes milliseconds and a limit. Returns the tries with a log that ended longer ago.
SELECT c.task_instance_id, c.number
FROM log_chunk c
JOIN task_try t ON t.task_instance_id = c.task_instance_id AND t.number = c.number
WHERE c.start = 0 AND t.finished_at < {now_plus -:ended_ms}
LIMIT :limit

-- name: delete-log
-- Takes a try. Removes the chunks of its log.
DELETE FROM log_chunk WHERE task_instance_id = :instance AND number = :try_number

-- name: read-log-chunks
-- Takes a try, a byte, the maximum size of a chunk, and a limit. Returns chunks that may contain the byte, and later ones.
SELECT start, size, body
FROM log_chunk
WHERE task_instance_id = :instance AND number = :try_number AND start > :start - :longest AND start + size > :start
ORDER BY start
LIMIT :limit
