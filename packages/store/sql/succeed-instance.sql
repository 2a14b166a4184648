-- Takes a try and its output. Changes a row where the task instance has not been settled, nor tried again.
UPDATE task_instance SET state = 'success', finished_at = {now}, output_path = :output_path
WHERE id = :instance AND try_number = :try_number AND state IN ('running', 'queued')
