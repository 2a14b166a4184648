-- name: list-schedules
-- Returns where all schedules stand, and since when nobody has known them, as a number below zero.
SELECT s.dag_id, s.timing, s.epoch, s.next_date, s.due_at, s.last_date, {ms_until s.seen_at} AS seen_ms,
  COALESCE(d.paused, 0) AS paused
FROM schedule s
LEFT JOIN dag d ON d.dag_id = s.dag_id
ORDER BY s.dag_id

-- name: insert-schedule
-- Takes a schedule that is seen for the first time. Adds it, unless another process has.
INSERT INTO schedule (dag_id, timing, next_date, due_at) VALUES (:dag_id, :timing, :next_date, :due_at)
{keep_existing dag_id}

-- name: change-schedule
-- Takes other times for a schedule, and its epoch. Changes a row where nothing has happened meanwhile.
UPDATE schedule SET
  epoch = epoch + 1, timing = :timing, next_date = :next_date, due_at = :due_at, seen_at = {now}
WHERE dag_id = :dag_id AND epoch = :epoch

-- name: see-schedules
-- Takes DAGs. Says that somebody knows their schedules as they stand.
UPDATE schedule SET seen_at = {now} WHERE dag_id IN (:dag_ids)

-- name: list-missed-ticks
-- Takes a DAG and a limit. Returns what its schedule has missed, newest first.
SELECT reason, first_date, last_date, count, noticed_at, sentence FROM missed_tick WHERE dag_id = :dag_id
ORDER BY id DESC LIMIT :limit

-- name: count-missed-ticks
-- Returns how many execution dates each DAG's schedule has missed.
SELECT dag_id, SUM(count) AS count FROM missed_tick GROUP BY dag_id

-- name: advance-schedule
-- Takes a schedule's epoch, the execution date that is dealt with and the next one. Changes a row for one of several that ask.
-- MySQL sets columns from left to right, so the lag comes before due_at.
UPDATE schedule SET
  last_lag_ms = CASE WHEN due_at <= {now} THEN -({ms_until due_at}) ELSE 0 END,
  epoch = epoch + 1, last_date = :last_date, next_date = :next_date, due_at = :due_at, seen_at = {now}
WHERE dag_id = :dag_id AND epoch = :epoch

-- name: insert-missed-tick
-- Takes execution dates of which no run is made, by the first, the last and their number, and why. Adds them.
INSERT INTO missed_tick (dag_id, reason, first_date, last_date, count, sentence)
VALUES (:dag_id, :reason, :first_date, :last_date, :count, :sentence)
