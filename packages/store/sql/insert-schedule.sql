-- Takes a schedule that is seen for the first time. Adds it, unless another process has.
INSERT INTO schedule (dag_id, timing, next_date, due_at) VALUES (:dag_id, :timing, :next_date, :due_at)
{keep_existing dag_id}
