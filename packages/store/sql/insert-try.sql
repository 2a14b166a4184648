-- Takes a try that begins. Adds it.
INSERT INTO task_try (task_instance_id, number, epoch, worker, host, sentence, log_path, started_at)
VALUES (:instance, :try_number, :epoch, :worker, :host, '', :log_path, {now})
