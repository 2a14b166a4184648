-- Takes a record and one of its task instances. Returns the deliveries of the others, of any run, that wait for it.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, 0 AS delay_ms
FROM task_instance i
WHERE i.record_table = :table AND i.record_id = :record_id AND i.state = 'queued' AND i.id <> :instance
ORDER BY i.id
