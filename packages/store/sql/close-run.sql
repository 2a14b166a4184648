-- Takes a run, its end state, and the epoch at which its task instances had settled. Changes a row, unless it is closed or some of
-- them have been cleared since.
UPDATE dag_run SET state = :state, finished_at = {now}, admitted = NULL
WHERE id = :run AND state = 'running' AND epoch = :epoch
