-- name: list-schedules
-- Returns the state of all schedules, and the time since a process last knew them, as a negative number.
SELECT s.dag_id, s.timing, s.epoch, s.next_date, s.due_at, s.last_date, {ms_until s.seen_at} AS seen_ms,
  COALESCE(d.paused, 0) AS paused
FROM schedule s
LEFT JOIN dag d ON d.dag_id = s.dag_id
ORDER BY s.dag_id

-- name: insert-schedule
-- Takes a newly seen schedule. Adds it, unless another process has.
INSERT INTO schedule (dag_id, timing, next_date, due_at) VALUES (:dag_id, :timing, :next_date, :due_at)
{keep_existing dag_id}

-- name: change-schedule
-- Takes new times for a schedule, and its epoch. Changes a row if it is unchanged since it was read.
UPDATE schedule SET
  epoch = epoch + 1, timing = :timing, next_date = :next_date, due_at = :due_at, seen_at = {now}
WHERE dag_id = :dag_id AND epoch = :epoch

-- name: see-schedules
-- Takes DAGs. Confirms that a process knows their schedules in their current form.
UPDATE schedule SET seen_at = {now} WHERE dag_id IN (:dag_ids)

-- name: list-missed-ticks
-- Takes a DAG and a limit. Returns the missed dates of its schedule, newest first.
SELECT reason, first_date, last_date, count, noticed_at, sentence FROM missed_tick WHERE dag_id = :dag_id
ORDER BY id DESC LIMIT :limit

-- name: count-missed-ticks
-- Returns the number of missed execution dates, by DAG.
SELECT dag_id, SUM(count) AS count FROM missed_tick GROUP BY dag_id

-- name: advance-schedule
-- Takes a schedule's epoch, the processed execution date and the next one. Changes a row for only one of several callers.
-- MySQL assigns columns from left to right, so the lag comes before due_at.
UPDATE schedule SET
  last_lag_ms = CASE WHEN due_at <= {now} THEN -({ms_until due_at}) ELSE 0 END,
  epoch = epoch + 1, last_date = :last_date, next_date = :next_date, due_at = :due_at, seen_at = {now}
WHERE dag_id = :dag_id AND epoch = :epoch

-- name: insert-missed-tick
-- Takes execution dates without a run, as first date, last date and number, and a reason. Adds them.
INSERT INTO missed_tick (dag_id, reason, first_date, last_date, count, sentence)
VALUES (:dag_id, :reason, :first_date, :last_date, :count, :sentence)
