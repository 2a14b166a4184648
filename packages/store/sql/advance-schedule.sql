-- Takes a schedule's epoch, the execution date that is dealt with and the next one. Changes a row for one of several that ask.
UPDATE schedule SET
  epoch = epoch + 1, last_date = :last_date, next_date = :next_date, due_at = :due_at, seen_at = {now}
WHERE dag_id = :dag_id AND epoch = :epoch
