-- name: measure-runs
-- Takes a window. Returns the runs that ended in it by DAG and state: their number, and the median, 95th percentile and
-- maximum of their durations.
SELECT dag_id, state, total,
  MIN(CASE WHEN place * 100 >= total * 50 THEN ms END) AS median_ms,
  MIN(CASE WHEN place * 100 >= total * 95 THEN ms END) AS high_ms,
  MAX(ms) AS longest_ms
FROM (
  SELECT dag_id, state, ms,
    ROW_NUMBER() OVER (PARTITION BY dag_id, state ORDER BY ms) AS place,
    COUNT(*) OVER (PARTITION BY dag_id, state) AS total
  FROM (
    SELECT r.dag_id, r.state, {ms_until r.finished_at} - {ms_until COALESCE(r.started_at, r.finished_at)} AS ms
    FROM dag_run r
    WHERE r.finished_at >= {now_plus -:window_ms}
  ) ended
) placed
GROUP BY dag_id, state, total
ORDER BY dag_id, state

-- name: measure-instances
-- Takes a window. Returns the number of task instances that ended in it by DAG, task and state, in open or later ended runs.
SELECT r.dag_id, i.task_id, i.state, COUNT(*) AS total
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id
WHERE (r.finished_at IS NULL OR r.finished_at >= {now_plus -:window_ms}) AND i.finished_at >= {now_plus -:window_ms}
GROUP BY r.dag_id, i.task_id, i.state
ORDER BY r.dag_id, i.task_id, i.state

-- name: measure-tries
-- Takes a window. Returns the tries that ended in it by DAG, task and outcome: their number, and the median, 95th percentile
-- and maximum of their durations.
SELECT dag_id, task_id, outcome, total,
  MIN(CASE WHEN place * 100 >= total * 50 THEN ms END) AS median_ms,
  MIN(CASE WHEN place * 100 >= total * 95 THEN ms END) AS high_ms,
  MAX(ms) AS longest_ms
FROM (
  SELECT dag_id, task_id, outcome, ms,
    ROW_NUMBER() OVER (PARTITION BY dag_id, task_id, outcome ORDER BY ms) AS place,
    COUNT(*) OVER (PARTITION BY dag_id, task_id, outcome) AS total
  FROM (
    SELECT r.dag_id, i.task_id, t.outcome, {ms_until t.finished_at} - {ms_until t.started_at} AS ms
    FROM dag_run r
    JOIN task_instance i ON i.dag_run_id = r.id
    JOIN task_try t ON t.task_instance_id = i.id
    WHERE (r.finished_at IS NULL OR r.finished_at >= {now_plus -:window_ms})
      AND (i.finished_at IS NULL OR i.finished_at >= {now_plus -:window_ms})
      AND t.finished_at >= {now_plus -:window_ms}
  ) ended
) placed
GROUP BY dag_id, task_id, outcome, total
ORDER BY dag_id, task_id, outcome

-- name: measure-savings
-- Takes a window, and the reasons of skips without reuse. Returns the time saved by reuse in the window, by DAG: the
-- duration of the last execution for the same record.
SELECT dag_id, COUNT(*) AS total, COALESCE(SUM(ms), 0) AS saved_ms
FROM (
  SELECT r.dag_id, (
    SELECT {ms_until e.finished_at} - {ms_until e.started_at}
    FROM task_instance e
    WHERE e.record_table = i.record_table AND e.record_id = i.record_id AND e.state = 'success' AND e.state <> 'skipped'
    ORDER BY e.id DESC
    LIMIT 1
  ) AS ms
  FROM dag_run r
  JOIN task_instance i ON i.dag_run_id = r.id
  WHERE (r.finished_at IS NULL OR r.finished_at >= {now_plus -:window_ms})
    AND i.state = 'skipped' AND i.finished_at >= {now_plus -:window_ms} AND i.reason NOT IN (:left_out)
) reused
GROUP BY dag_id
ORDER BY dag_id

-- name: measure-waits
-- Takes a window and the default queue. Returns how long the task instances that started in the window had waited, by queue.
-- Retries are excluded, because their delay is not a wait for a worker.
SELECT queue, total,
  MIN(CASE WHEN place * 100 >= total * 50 THEN ms END) AS median_ms,
  MIN(CASE WHEN place * 100 >= total * 95 THEN ms END) AS high_ms,
  MAX(ms) AS longest_ms
FROM (
  SELECT queue, ms,
    ROW_NUMBER() OVER (PARTITION BY queue ORDER BY ms) AS place,
    COUNT(*) OVER (PARTITION BY queue) AS total
  FROM (
    SELECT COALESCE(i.queue, :default_queue) AS queue, {ms_until i.started_at} - {ms_until i.queued_at} AS ms
    FROM dag_run r
    JOIN task_instance i ON i.dag_run_id = r.id
    WHERE (r.finished_at IS NULL OR r.finished_at >= {now_plus -:window_ms})
      AND i.started_at >= {now_plus -:window_ms} AND i.queued_at <= i.started_at AND i.failures = 0
  ) started
) placed
GROUP BY queue, total
ORDER BY queue

-- name: measure-queues
-- Takes the default queue. Returns the number of task instances that wait for a worker now, and the longest wait, by queue.
-- Those that wait for a pool, for another run's result or for a paused DAG are excluded.
SELECT COALESCE(i.queue, :default_queue) AS queue, COUNT(*) AS total, MAX(-({ms_until i.queued_at})) AS longest_ms
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state = 'queued' AND i.decision <> 'join'
LEFT JOIN dag d ON d.dag_id = r.dag_id
LEFT JOIN pool_place p ON p.task_instance_id = i.id AND p.holds = 0
WHERE r.state = 'running' AND r.cancel_requested = 0 AND COALESCE(d.paused, 0) = 0 AND p.task_instance_id IS NULL
GROUP BY COALESCE(i.queue, :default_queue)
ORDER BY queue

-- name: measure-schedules
-- Returns the delay of each schedule's last tick, and the time since the next became due. Ticks of paused DAGs are not due.
SELECT s.dag_id, s.last_lag_ms,
  CASE WHEN COALESCE(d.paused, 0) = 0 AND s.due_at <= {now} THEN -({ms_until s.due_at}) ELSE 0 END AS overdue_ms
FROM schedule s
LEFT JOIN dag d ON d.dag_id = s.dag_id
ORDER BY s.dag_id
