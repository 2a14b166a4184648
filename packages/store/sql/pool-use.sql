-- Returns how many slots of each pool are used by running task instances, and asked for by queued ones.
SELECT i.pool,
  SUM(CASE WHEN i.state = 'running' THEN i.pool_slots ELSE 0 END) AS used,
  SUM(CASE WHEN i.state = 'running' THEN 0 ELSE i.pool_slots END) AS queued
FROM dag_run r
JOIN task_instance i ON i.dag_run_id = r.id AND i.state IN ('queued', 'up_for_retry', 'running')
WHERE r.state = 'running' AND i.pool IS NOT NULL
GROUP BY i.pool
