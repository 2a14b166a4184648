-- Takes a task instance and its record. Returns a row while it holds it.
SELECT id FROM {table} WHERE id = :record_id AND task_instance_id = :instance AND lease_until IS NOT NULL
