-- Takes a run and its end state. Changes a row, unless it is closed.
UPDATE dag_run SET state = :state, finished_at = {now} WHERE id = :run AND state = 'running'
