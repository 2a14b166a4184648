-- Takes a run, tasks and, in {at_sample}, a sample, with a state and why. Settles those that wait.
UPDATE task_instance SET state = :state, reason = :reason, sentence = :sentence, finished_at = {now}
WHERE dag_run_id = :run AND state = 'waiting' AND task_id IN (:tasks) {at_sample}
