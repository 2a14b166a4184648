-- Takes other times for a schedule, and its epoch. Changes a row where nothing has happened meanwhile.
UPDATE schedule SET
  epoch = epoch + 1, timing = :timing, next_date = :next_date, due_at = :due_at, seen_at = {now}
WHERE dag_id = :dag_id AND epoch = :epoch
