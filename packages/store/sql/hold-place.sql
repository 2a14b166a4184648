-- Takes a task instance and its wish. Gives it its slots.
UPDATE pool_place SET pool = :pool, slots = :slots, precedence = :precedence, holds = 1, told_at = NULL, sentence = ''
WHERE task_instance_id = :instance
