-- Takes a run, the last id of the page before, a limit, an age, and the longest that a job is kept back. Returns what the
-- queue must have had for so long, or has had since before the clock was set back.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, COALESCE({ms_until i.retry_at}, 0) AS delay_ms
FROM task_instance i
JOIN dag_run r ON r.id = i.dag_run_id AND r.state = 'running'
WHERE i.dag_run_id = :run AND i.state IN ('queued', 'up_for_retry') AND i.id > :after
  AND (i.queued_at <= {now_plus -:for_ms} OR i.queued_at > {now_plus :longest_ms})
ORDER BY i.id
LIMIT :limit
