-- Takes a task instance, its wish and why it waits. It keeps its turn where it waited before. MySQL sets columns from left to
-- right, so holds comes after what depends on it.
UPDATE pool_place SET
  asked_at = CASE WHEN holds = 1 OR pool <> :pool THEN {now} ELSE asked_at END,
  pool = :pool,
  slots = :slots,
  precedence = :precedence,
  holds = 0,
  told_at = NULL,
  sentence = :sentence
WHERE task_instance_id = :instance
