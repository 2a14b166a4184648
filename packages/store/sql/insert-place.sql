-- Takes a task instance, its pool and its wish. Adds its place, with nothing held.
INSERT INTO pool_place (task_instance_id, pool, slots, precedence, holds, sentence, asked_at)
VALUES (:instance, :pool, :slots, :precedence, 0, '', {now})
{keep_existing pool}
