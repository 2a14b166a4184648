-- Takes an age. Returns the last run that was accepted so long ago, after which no earlier one can appear any more, and
-- the first run that is open.
SELECT
  (SELECT id FROM dag_run WHERE created_at < {now_plus -:age_ms} ORDER BY id DESC LIMIT 1) AS last_old,
  (SELECT MIN(id) FROM dag_run WHERE state IN ('queued', 'running')) AS first_open
