-- Takes ids of task instances, the number of the try that each of them is at, and a sentence. Cancels those tries, unless
-- they have ended by the hand of their workers.
UPDATE task_try SET outcome = 'cancelled', exit_code = NULL, sentence = :sentence, finished_at = {now}
WHERE task_instance_id IN (:ids) AND number = :try_number AND (outcome IS NULL OR outcome = 'lost')
