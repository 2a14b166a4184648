-- Takes a try that begins, and the record that has just been claimed for it. Adds it, unless there is one.
INSERT INTO task_try (task_instance_id, number, epoch, worker, host, sentence, log_path, started_at)
SELECT :instance, :try_number, epoch, :worker, :host, '', :log_path, {now} FROM {table} WHERE id = :record_id
{keep_existing number}
