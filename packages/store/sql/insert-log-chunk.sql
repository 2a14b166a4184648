-- Takes a piece of a try's log, the byte at which it starts, and its bytes' number. Adds it, unless it is there.
INSERT INTO log_chunk (task_instance_id, number, start, size, body) VALUES (:instance, :try_number, :start, :size, :body)
{keep_existing size}
