-- Takes a run, tasks and, in {at_sample}, a sample, with a record and one of its task instances. Returns the deliveries
-- of those task instances that are queued, and of the others, of any run, that wait for the record: in one answer, for
-- every task asks.
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, 0 AS delay_ms, 0 AS joined
FROM task_instance i
WHERE i.dag_run_id = :run AND i.state = 'queued' AND i.task_id IN (:tasks) {at_sample}
UNION ALL
SELECT i.dag_run_id, i.id, i.task_id, i.delivery, i.priority_weight, 0 AS delay_ms, 1 AS joined
FROM task_instance i
WHERE i.record_table = :table AND i.record_id = :record_id AND i.state = 'queued' AND i.id <> :instance
