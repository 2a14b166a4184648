-- Returns where all schedules stand, and since when nobody has known them, as a number below zero.
SELECT s.dag_id, s.timing, s.epoch, s.next_date, s.due_at, s.last_date, {ms_until s.seen_at} AS seen_ms,
  COALESCE(d.paused, 0) AS paused
FROM schedule s
LEFT JOIN dag d ON d.dag_id = s.dag_id
ORDER BY s.dag_id
